// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/colours.h"

#include <QSyntaxHighlighter>

namespace sockwright::ui {

/// Colours JSON in an editor, line by line. It leaves alone what would make typing slow: very long
/// lines, and every line of a very long text.
class JsonHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    static constexpr int maxDocumentCharacters = 200'000;
    static constexpr int maxLineCharacters = 10'000;

    explicit JsonHighlighter(QTextDocument *document)
        : QSyntaxHighlighter(document)
    {
    }

    /// Takes effect with the next rehighlight().
    void setEnabled(bool enabled) { m_enabled = enabled; }
    void setColours(const Colours &colours) { m_colours = colours; }

protected:
    void highlightBlock(const QString &text) override;

private:
    bool m_enabled = false;
    Colours m_colours;
};

} // namespace sockwright::ui
