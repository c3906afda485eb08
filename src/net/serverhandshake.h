// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/serverroutes.h"

#include <QByteArrayView>

namespace sockwright::net {

/// An accepted opening handshake.
struct Upgrade
{
    QByteArray response; ///< the whole 101
    Route route; ///< never an HttpAnswer
};

/// What a server answers to a request head (RFC 6455 section 4.2): the upgrade, or an HTTP status
/// and a sentence that says what is wrong. Of the subprotocols offered it takes the first;
/// extensions it takes none. Pure.
std::variant<HttpAnswer, Upgrade> answerHandshake(QByteArrayView head);

} // namespace sockwright::net
