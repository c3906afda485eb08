// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QString>
#include <QStringList>

namespace sockwright::ui {

enum class FieldSyntax
{
    Header, ///< "Name: value"
    Cookie, ///< "name=value"
};

/// Rows as text, one a line; switched-off rows begin with "// ". Values that are secrets or have
/// line breaks are not in it: a marker with the row's number stands for them.
QString fieldsToText(const workspace::Fields &fields, FieldSyntax syntax);

/// The reverse. `before` are the rows that the text was made of: markers take their values, and a
/// row of the same name gives its note and whether it is a secret. No more than
/// workspace::maxRows rows are read.
workspace::Fields fieldsFromText(const QString &text, FieldSyntax syntax,
                                 const workspace::Fields &before);

/// Names of headers that a handshake is often given.
QStringList commonHeaderNames();

} // namespace sockwright::ui
