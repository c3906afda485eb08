// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/matchfinder.h"

#include <QAbstractScrollArea>
#include <QByteArray>

#include <memory>
#include <vector>

namespace sockwright::ui {

/// Shows bytes of any number as a hex dump: offset, 16 bytes, their ASCII. Where a row is, is
/// arithmetic; only visible rows are made. Keyboard: arrows, Page Up and Down, Home, End; Ctrl+C
/// copies the visible rows.
class HexView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    static constexpr qsizetype bytesPerRow = 16;

    explicit HexView(QWidget *parent = nullptr);

    void setBytes(const QByteArray &bytes);
    const QByteArray &bytes() const { return m_bytes; }

    /// What the visible rows show the matches of; null for nothing.
    void setFinder(std::shared_ptr<capture::MatchFinder> finder);

    /// At least 1 unless there are no bytes.
    qsizetype rowCount() const;
    /// A row as it is shown.
    QString rowText(qsizetype row) const;
    /// The rows in the viewport, joined by line feeds.
    QString visibleText() const;

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void applyFont();
    void updateScrollBars();
    std::vector<capture::MatchFinder::Match> visibleMatches() const;
    void paintRow(QPainter &painter, qsizetype row, int y, const QColor &offset,
                  const QColor &text) const;
    void paintMatches(QPainter &painter, qsizetype row, int y,
                      const std::vector<capture::MatchFinder::Match> &matches) const;
    int fullRows() const;
    qsizetype endVisibleRow() const;

    QByteArray m_bytes;
    std::shared_ptr<capture::MatchFinder> m_finder;
    int m_offsetDigits = 8;
    int m_rowHeight = 1;
    int m_charWidth = 1;
};

} // namespace sockwright::ui
