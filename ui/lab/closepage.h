// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/lab/labpage.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace sockwright::ui {

class ProblemLine;

/// A Close frame with any code and reason.
class ClosePage : public LabPage
{
    Q_OBJECT

public:
    explicit ClosePage(QWidget *parent = nullptr);

signals:
    /// 1005: without a code.
    void closeRequested(quint16 code, const QString &reason);

protected:
    QString obstacle() const override;

private:
    void update();
    quint16 code() const;
    QString problem() const;

    QSpinBox *m_code;
    QComboBox *m_names;
    ProblemLine *m_warning;
    QLineEdit *m_reason;
    QLabel *m_count;
    ProblemLine *m_problem;
};

} // namespace sockwright::ui
