// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/reconnectbar.h"

#include "ui/theme/colours.h"
#include "ui/theme/stripe.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace sockwright::ui {

namespace {

constexpr int msPerSecond = 1000;

QPushButton *addButton(QHBoxLayout *layout, const QString &text, const QString &name)
{
    auto *button = new QPushButton(text);
    button->setAutoDefault(false);
    button->setAccessibleName(name);
    button->setToolTip(name);
    layout->addWidget(button);
    return button;
}

} // namespace

ReconnectBar::ReconnectBar(QWidget *parent)
    : QFrame(parent)
    , m_ticks(this)
    , m_text(new QLabel(this))
{
    setAccessibleName(tr("Reconnecting"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(1);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(stripeWidth + 6, 4, 4, 4);
    layout->addWidget(m_text, 1);
    connect(addButton(layout, tr("Now"), tr("Try again now")), &QPushButton::clicked, this,
            &ReconnectBar::nowRequested);
    connect(addButton(layout, tr("Stop"), tr("Stop trying")), &QPushButton::clicked, this,
            &ReconnectBar::stopRequested);

    m_ticks.setSingleShot(true);
    m_ticks.setTimerType(Qt::PreciseTimer);
    connect(&m_ticks, &QTimer::timeout, this, &ReconnectBar::tick);
    hide();
}

void ReconnectBar::setWait(const std::optional<session::Countdown> &wait, const QString &reason)
{
    if (!wait) {
        hide();
        return;
    }
    m_wait = *wait;
    m_reason = reason;
    m_end.setRemainingTime(m_wait.msLeft, Qt::PreciseTimer);
    const QString words = sentence((m_wait.msLeft + msPerSecond - 1) / msPerSecond);
    setAccessibleDescription(words);
    m_text->setAccessibleName(words); // so that the label is silent when it counts
    show();
    tick();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString ReconnectBar::sentence(int seconds) const
{
    const QString tries = m_wait.of > 0 ? tr("%1 of %2").arg(m_wait.attempt).arg(m_wait.of)
                                        : tr("try %1").arg(m_wait.attempt);
    const QString countdown = tr("Trying again in %1 s (%2).").arg(seconds).arg(tries);
    return m_reason.isEmpty() ? countdown : m_reason + u' ' + countdown;
}

// The next tick comes when the number of seconds changes.
void ReconnectBar::tick()
{
    if (!isVisible())
        return;
    const int left = std::max(0, static_cast<int>(m_end.remainingTime()));
    const int seconds = (left + msPerSecond - 1) / msPerSecond;
    m_text->setText(sentence(seconds));
    if (seconds > 0)
        m_ticks.start(left - (seconds - 1) * msPerSecond);
}

void ReconnectBar::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    tick();
}

void ReconnectBar::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    m_ticks.stop();
}

void ReconnectBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit stopRequested();
    else
        QFrame::keyPressEvent(event);
}

void ReconnectBar::paintEvent(QPaintEvent * /*event*/)
{
    paintStriped(this, coloursFor(palette()).warning);
}

} // namespace sockwright::ui
