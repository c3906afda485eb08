// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/controllab.h"
#include "ui/lab/labpage.h"

#include <array>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace sockwright::ui {

class PayloadField;
class ProblemLine;

/// A frame with nothing checked, bit by bit, and the header it will have.
class RawFramePage : public LabPage
{
    Q_OBJECT

public:
    explicit RawFramePage(QWidget *parent = nullptr);

signals:
    void frameRequested(const sockwright::net::RawFrame &frame);

protected:
    QString obstacle() const override;

private:
    void buildFields();
    void update();
    net::RawFrame frame() const;
    QString lengthProblem() const;

    QComboBox *m_opcode;
    QCheckBox *m_fin;
    std::array<QCheckBox *, 3> m_rsv;
    QComboBox *m_mask;
    QComboBox *m_lengthForm;
    QLineEdit *m_declaredLength;
    ProblemLine *m_lengthProblem;
    PayloadField *m_payload;
    QLabel *m_header;
};

} // namespace sockwright::ui
