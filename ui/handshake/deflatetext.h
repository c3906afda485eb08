// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/handshaketext.h"

namespace sockwright::ui {

/// What permessage-deflate was agreed on, in words, for each direction: how large a window is, and
/// whether it is kept between messages (RFC 7692 section 7.1). Empty where there is no compression.
/// Any thread.
capture::NamedFacts deflateFacts(const wire::HandshakeFacts &facts);

} // namespace sockwright::ui
