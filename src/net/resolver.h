// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostInfo>

#include <functional>

namespace sockwright::net {

using ResolveAnswer = std::function<void(const QHostInfo &)>;
/// Looks up the addresses of a host. The answer comes from the event loop of the thread that
/// `context` lives in and that asks, and never comes when `context` is gone.
using Resolver = std::function<void(const QString &host, QObject *context, ResolveAnswer answer)>;

/// Asks the system, unless a test has given another answer.
void resolve(const QString &host, QObject *context, ResolveAnswer answer);

/// For tests; an empty one is the system's. Not while anything is looked up.
void setResolver(Resolver resolver);

} // namespace sockwright::net
