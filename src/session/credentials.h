// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "net/target.h"
#include "workspace/request.h"

namespace sockwright::session {

/// What proves who we are, on its way into a target: as headers or a param of its URL, and among
/// Target::secrets what must not be kept. Pure; the Error says what cannot be sent.

/// A header of the request. Origin has its own place, Host replaces the URL's.
base::Result<void> addHeader(net::Target &target, const workspace::Field &field);

/// The cookies that are switched on, in one Cookie header (RFC 6265 section 5.4): in the one that
/// the target has, or a new one.
base::Result<void> addCookies(net::Target &target, const workspace::Fields &cookies);

/// AuthKind::OAuth2 is refused: see addAccessToken(). AuthKind::Inherit has nothing to inherit
/// here: see workspace/inherited.h.
base::Result<void> addAuth(net::Target &target, const workspace::Auth &auth);

/// A token of OAuth 2.0, as Bearer (RFC 6750).
base::Result<void> addAccessToken(net::Target &target, const QString &token);

/// Takes `user:password@` out of the target's URL and sends it as Basic, unless an Authorization
/// header is there already or Digest is to be used. True when it was sent.
bool takeUserInfo(net::Target &target);

} // namespace sockwright::session
