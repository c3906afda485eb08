// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace sockwright::net {

/// What the first bytes of a server that does not speak HTTP look like.
struct Likeness
{
    QString what; ///< "an SSH server"; empty: nothing known
    bool tls = false;
};

/// Pure; any thread.
Likeness likenessOf(QByteArrayView bytes);

} // namespace sockwright::net
