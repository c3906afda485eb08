// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/statusfigures.h"

#include "format/bytes.h"
#include "session/session.h"

#include <QLocale>

namespace sockwright::ui {

namespace {
constexpr int intervalMs = 500;
}

StatusFigures::StatusFigures(QWidget *parent)
    : QLabel(parent)
    , m_timer(this)
{
    setTextFormat(Qt::PlainText);
    setAccessibleName(tr("Traffic"));
    connect(&m_timer, &QTimer::timeout, this, &StatusFigures::update);
}

void StatusFigures::setSession(session::Session *session)
{
    m_session = session;
    m_sinceLast.invalidate();
    if (session)
        m_timer.start(intervalMs);
    else
        m_timer.stop();
    update();
}

void StatusFigures::update()
{
    if (!m_session) {
        clear();
        return;
    }
    const capture::Totals totals = m_session->capture().totals();
    quint64 rate = 0;
    // A cleared timeline counts from nothing again.
    if (m_sinceLast.isValid() && totals.in.payloadBytes >= m_last.in.payloadBytes
        && m_sinceLast.elapsed() > 0)
        rate = (totals.in.payloadBytes - m_last.in.payloadBytes) * 1000
            / quint64(m_sinceLast.elapsed());
    m_last = totals;
    m_sinceLast.start();

    const QLocale locale;
    const QString text = tr("↓ %1 · %2/s    ↑ %3    queue %4")
                             .arg(locale.toString(totals.in.messages), format::humanSize(rate),
                                  locale.toString(totals.out.messages),
                                  format::humanSize(m_session->queuedBytes()));
    if (text != this->text())
        setText(text);
}

} // namespace sockwright::ui
