// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/frames/framemodel.h"
#include "ui/payload/inspectedrow.h"

#include <QWidget>

class QAction;
class QLabel;
class QSplitter;
class QTableView;

namespace sockwright::ui {

class PlainTextView;
class ProblemLine;

/// The frames of one row: what they are together, a table "Frames", and the header of the current
/// frame, its bytes beside their meaning ("Frame header"). For a row without frames a line that
/// says why.
class FrameView : public QWidget
{
    Q_OBJECT

public:
    explicit FrameView(QWidget *parent = nullptr);

    void setRow(const InspectedRow &row);
    /// Shows nothing but a hint.
    void clear();

private:
    void buildTable();
    void showHeader();
    void copyHeader();
    const wire::Frame *currentFrame() const;

    FrameModel m_model;
    QByteArray m_badBytes; // of the bad frame of an Error row, from its header on
    QLabel *m_summary;
    QLabel *m_notes;
    ProblemLine *m_problem;
    QSplitter *m_splitter;
    QTableView *m_table;
    PlainTextView *m_header;
    QAction *m_copy;
};

} // namespace sockwright::ui
