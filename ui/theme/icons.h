// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

#include <span>

namespace sockwright::ui {

/// The program's own line drawings, resources/icons/*.svg.
enum class Icon
{
    Connect,
    Disconnect,
    Cancel,
    Send,
    Save,
    Add,
    Close,
    ArrowDown, ///< received
    ArrowUp, ///< sent
    Local, ///< happened here: a dot
    Error,
    Info,
    Handshake,
    Ping,
    Pong,
    CloseFrame,
    Follow,
    Clear,
    Filter,
    Collection,
    Folder,
    Request,
    BrokenFile,
    Message,
    Format,
    Duplicate,
    Rename,
    Delete,
    Undo,
    Server,
    Settings,
    Text,
    Binary,
    Lock, ///< kept as a secret
    Show, ///< what is hidden
};

/// All of them, for tests.
std::span<const Icon> allIcons();

/// An icon in the application palette's text colour, drawn when it is painted: it is crisp at any
/// size and device pixel ratio, dims when disabled, turns with the selection and follows a change
/// of the palette without being set again. GUI thread.
QIcon icon(Icon id);

/// The drawing in one colour; size in device-independent pixels. Cached. GUI thread.
QPixmap iconPixmap(Icon id, int size, qreal devicePixelRatio, const QColor &colour);

/// The program's icon.
QIcon appIcon();

} // namespace sockwright::ui
