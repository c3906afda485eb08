// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sockwright::base {
class SerialExecutor;
class SettingsStore;
} // namespace sockwright::base

namespace sockwright::oauth {
class TokenSource;
} // namespace sockwright::oauth

namespace sockwright::session {
class CookieJar;
class Recordings;
} // namespace sockwright::session

namespace sockwright::ui {

/// What all open requests share. All of it outlives them.
struct TabServices
{
    base::SerialExecutor &executor; ///< checks and formats in the background
    base::SettingsStore &settings;
    session::Recordings &recordings;
    session::CookieJar &cookies;
    oauth::TokenSource &tokens;
};

} // namespace sockwright::ui
