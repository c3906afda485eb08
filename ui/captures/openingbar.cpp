// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/captures/openingbar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>

namespace sockwright::ui {

namespace {

constexpr int tickMs = 200;

} // namespace

OpeningBar::OpeningBar(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setAccessibleName(tr("Opening progress"));
    auto *busy = new QProgressBar(this);
    busy->setRange(0, 0); // how much there is, is known at the end
    busy->setTextVisible(false);
    busy->setMaximumWidth(160);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAccessibleName(tr("Cancel opening"));
    cancel->setAutoDefault(false);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 4, 4, 4);
    layout->addWidget(m_text, 1);
    layout->addWidget(busy);
    layout->addWidget(cancel);
    connect(cancel, &QPushButton::clicked, this, &OpeningBar::cancel);
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, &OpeningBar::showProgress);
    hide();
}

std::shared_ptr<OpeningBar::Progress> OpeningBar::begin(const QString &name)
{
    m_name = name;
    m_progress = std::make_shared<Progress>();
    m_tick.start();
    return m_progress;
}

void OpeningBar::cancel()
{
    if (m_progress)
        m_progress->cancelled = true;
}

void OpeningBar::end()
{
    m_progress.reset();
    m_tick.stop();
    hide();
}

void OpeningBar::showProgress()
{
    const qulonglong rows = m_progress->rows.load();
    if (m_progress->cancelled)
        m_text->setText(tr("Cancelling…"));
    else if (rows == 0)
        m_text->setText(tr("Opening %1…").arg(m_name));
    else
        m_text->setText(tr("Opening %1: %2 rows…").arg(m_name, QLocale().toString(rows)));
    show();
}

} // namespace sockwright::ui
