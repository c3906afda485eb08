// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/expression.h"
#include "capture/query/query.h"

#include <QStringView>

#include <variant>

namespace sockwright::capture {

/// True for the names that a colon makes a term of: dir, kind, size, time, latency, code, flag.
bool isTermName(QStringView name);

/// A term by its name and what stands behind the colon. The error's position counts from there.
std::variant<expression::Node, QueryError> parseTerm(QStringView name, QStringView value);

} // namespace sockwright::capture
