// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace sockwright::gui {

/// What a screenshot shows of the demo.
enum class Scene
{
    Message, ///< a message of the ticker, pretty-printed
    Handshake,
    Frames, ///< a message sent in three
    Diagnosis, ///< a refused connection
};

/// What the command line of the window asks for.
struct Options
{
    QString workspace; ///< folder; empty: the one that was open last
    QString url; ///< opened in a new tab and connected; empty: none
    QString screenshot; ///< PNG file to render to; empty: none
    Scene scene = Scene::Message;
    QString palette; ///< "light", "dark", or empty for the desktop's
    bool demo = false;
};

struct ParsedOptions
{
    Options options;
    bool done = false; ///< --help or --version was answered
    bool failed = false;
    QString message; ///< what to print when done or failed
};

/// Reads the arguments, without the program's name. Pure.
ParsedOptions parseOptions(const QStringList &arguments);

} // namespace sockwright::gui
