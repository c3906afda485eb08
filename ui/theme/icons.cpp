// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include "ui/theme/iconengine.h"
#include "ui/theme/resources.h"

#include <QFile>
#include <QHash>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

struct Entry
{
    Icon id;
    const char *name;
};

constexpr std::array entries{
    Entry{Icon::Connect, "connect"},
    Entry{Icon::Disconnect, "disconnect"},
    Entry{Icon::Cancel, "cancel"},
    Entry{Icon::Send, "send"},
    Entry{Icon::Save, "save"},
    Entry{Icon::Add, "add"},
    Entry{Icon::Close, "close"},
    Entry{Icon::ArrowDown, "arrow-down"},
    Entry{Icon::ArrowUp, "arrow-up"},
    Entry{Icon::Local, "local"},
    Entry{Icon::Error, "error"},
    Entry{Icon::Info, "info"},
    Entry{Icon::Handshake, "handshake"},
    Entry{Icon::Ping, "ping"},
    Entry{Icon::Pong, "pong"},
    Entry{Icon::CloseFrame, "close-frame"},
    Entry{Icon::Follow, "follow"},
    Entry{Icon::Clear, "clear"},
    Entry{Icon::Filter, "filter"},
    Entry{Icon::Collection, "collection"},
    Entry{Icon::Folder, "folder"},
    Entry{Icon::Request, "request"},
    Entry{Icon::BrokenFile, "broken-file"},
    Entry{Icon::Message, "message"},
    Entry{Icon::Format, "format"},
    Entry{Icon::Duplicate, "duplicate"},
    Entry{Icon::Rename, "rename"},
    Entry{Icon::Delete, "delete"},
    Entry{Icon::Undo, "undo"},
    Entry{Icon::Server, "server"},
    Entry{Icon::Settings, "settings"},
    Entry{Icon::Text, "text"},
    Entry{Icon::Binary, "binary"},
    Entry{Icon::Lock, "lock"},
    Entry{Icon::Show, "show"},
};

constexpr auto ids = [] {
    std::array<Icon, entries.size()> result{};
    for (std::size_t i = 0; i < entries.size(); ++i)
        result[i] = entries[i].id;
    return result;
}();

static_assert(
    [] {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (static_cast<std::size_t>(entries[i].id) != i)
                return false;
        }
        return true;
    }(),
    "entries are in the order of the enum");

QString nameOf(Icon id)
{
    return QString::fromLatin1(entries[static_cast<std::size_t>(id)].name);
}

QByteArray drawing(Icon id)
{
    static QHash<int, QByteArray> cache;
    QByteArray &svg = cache[static_cast<int>(id)];
    if (svg.isEmpty()) {
        initResources();
        QFile file(u":/icons/%1.svg"_s.arg(nameOf(id)));
        if (file.open(QIODevice::ReadOnly))
            svg = file.readAll();
    }
    return svg;
}

} // namespace

std::span<const Icon> allIcons()
{
    return ids;
}

QIcon icon(Icon id)
{
    return QIcon(new IconEngine(id));
}

QPixmap iconPixmap(Icon id, int size, qreal devicePixelRatio, const QColor &colour)
{
    const int side = static_cast<int>(std::ceil(size * devicePixelRatio));
    const QString key = u"sockwright/%1/%2/%3"_s.arg(nameOf(id), QString::number(side),
                                                     colour.name(QColor::HexArgb));
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = QPixmap(side, side);
        pixmap.fill(Qt::transparent);
        QSvgRenderer renderer(drawing(id).replace("currentColor", colour.name().toLatin1()));
        QPainter painter(&pixmap);
        painter.setOpacity(colour.alphaF());
        renderer.render(&painter, QRectF(0, 0, side, side));
        painter.end();
        QPixmapCache::insert(key, pixmap);
    }
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

QIcon appIcon()
{
    return QIcon(new AppIconEngine);
}

} // namespace sockwright::ui
