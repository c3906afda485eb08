// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lab/fragmentspage.h"

#include "net/controllab.h"
#include "ui/editor/problemline.h"

#include <QFormLayout>
#include <QPushButton>
#include <QSpinBox>

namespace sockwright::ui {

namespace {

constexpr int longestPauseMs = 10 * 60 * 1000;

} // namespace

FragmentsPage::FragmentsPage(QWidget *parent)
    : LabPage(tr("Sends what the Message editor holds, cut into frames of about the same size, "
                 "through the middle of a character where it falls so. Other messages wait until "
                 "the last frame has gone; pings and pongs may come between."),
              parent)
    , m_frames(new QSpinBox(this))
    , m_pause(new QSpinBox(this))
    , m_problem(new ProblemLine(ProblemLine::Kind::Error, this))
{
    m_frames->setAccessibleName(tr("Frames"));
    m_frames->setRange(1, net::maxFragments);
    m_frames->setValue(3);
    m_frames->setGroupSeparatorShown(true);
    m_pause->setAccessibleName(tr("Pause"));
    m_pause->setRange(0, longestPauseMs);
    m_pause->setSingleStep(100);
    m_pause->setSuffix(tr(" ms"));
    m_pause->setGroupSeparatorShown(true);
    addField(tr("&Frames"), m_frames);
    addField(tr("&Pause between two"), m_pause);
    form()->addRow(m_problem);

    QPushButton *send = addButton(tr("&Send in fragments"), tr("Send fragments"));
    connect(send, &QPushButton::clicked, this,
            [this] { emit fragmentsRequested(m_frames->value(), m_pause->value()); });
    updateButtons();
}

void FragmentsPage::showProblem(const QString &problem)
{
    m_problem->setText(problem);
}

} // namespace sockwright::ui
