// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/frames/framemodel.h"
#include "ui/payload/inspectedrow.h"

#include <QScrollArea>

class QAction;
class QLabel;
class QTableView;

namespace sockwright::ui {

class PlainTextView;
class ProblemLine;

/// The frames of one row on a page that scrolls: what they are together, a table "Frames", and the
/// header of the current frame, its bytes beside their meaning ("Frame header"). For a row without
/// frames a line that says why.
class FrameView : public QScrollArea
{
    Q_OBJECT

public:
    explicit FrameView(QWidget *parent = nullptr);

    void setRow(const InspectedRow &row);
    /// Shows nothing but a hint.
    void clear();

private:
    void buildTable();
    QWidget *makeFramesPart();
    void setFrames(std::vector<wire::Frame> frames);
    void fitColumns();
    void fitTable();
    void showHeader();
    void copyHeader();
    const wire::Frame *currentFrame() const;

    FrameModel m_model;
    QByteArray m_badBytes; // of the bad frame of an Error row, from its header on
    QLabel *m_summary;
    QLabel *m_notes;
    ProblemLine *m_problem;
    QTableView *m_table;
    PlainTextView *m_header;
    QAction *m_copy;
    QWidget *m_framesPart; // the table and the header
};

} // namespace sockwright::ui
