// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace sockwright::net {

/// SHA-512/256 (FIPS 180-4 section 6.7), 32 bytes: an algorithm of Digest that QCryptographicHash
/// does not have. Pure.
QByteArray sha512256(QByteArrayView text);

} // namespace sockwright::net
