// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/lab/labpage.h"

class QSpinBox;

namespace sockwright::ui {

class ProblemLine;

/// The message of the editor, cut into frames.
class FragmentsPage : public LabPage
{
    Q_OBJECT

public:
    explicit FragmentsPage(QWidget *parent = nullptr);

    /// Why the message was not sent; an empty text takes it away.
    void showProblem(const QString &problem);

signals:
    void fragmentsRequested(int frames, int pauseMs);

protected:
    QString obstacle() const override { return {}; }

private:
    QSpinBox *m_frames;
    QSpinBox *m_pause;
    ProblemLine *m_problem;
};

} // namespace sockwright::ui
