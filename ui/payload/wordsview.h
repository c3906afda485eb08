// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include <memory>

namespace sockwright::capture {
class MatchFinder;
}

namespace sockwright::ui {

/// Sentences to read and copy: plain text that wraps. For short texts: all of it is laid out.
class WordsView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit WordsView(QWidget *parent = nullptr);

    void setWords(const QString &words);
    /// What the text shows the matches of; null for nothing.
    void setFinder(std::shared_ptr<capture::MatchFinder> finder);

protected:
    void changeEvent(QEvent *event) override;

private:
    void markMatches();

    std::shared_ptr<capture::MatchFinder> m_finder;
};

} // namespace sockwright::ui
