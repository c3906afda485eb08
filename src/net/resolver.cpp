// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/resolver.h"

namespace sockwright::net {

namespace {

Resolver &replacement()
{
    static Resolver resolver;
    return resolver;
}

} // namespace

void resolve(const QString &host, QObject *context, ResolveAnswer answer)
{
    if (const Resolver &instead = replacement())
        instead(host, context, std::move(answer));
    else
        QHostInfo::lookupHost(host, context, std::move(answer));
}

void setResolver(Resolver resolver)
{
    replacement() = std::move(resolver);
}

} // namespace sockwright::net
