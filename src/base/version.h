// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sockwright::base {

/// The program's version as the top CMakeLists.txt states it, e.g. "0.1.0".
const char *versionString();

/// The reverse-DNS id shared by desktop file, metainfo, icon and QGuiApplication::desktopFileName.
const char *applicationId();

} // namespace sockwright::base
