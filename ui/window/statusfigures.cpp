// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/statusfigures.h"

#include "capture/timelinetext.h"
#include "format/bytes.h"
#include "session/session.h"

#include <QLocale>

namespace sockwright::ui {

namespace {

constexpr int intervalMs = 500;

// Both directions together; what crossed the wire as it is does not count.
capture::Traffic compressedOf(const capture::Totals &totals)
{
    capture::Traffic sum;
    sum.compressedMessages = totals.in.compressedMessages + totals.out.compressedMessages;
    sum.compressedWireBytes = totals.in.compressedWireBytes + totals.out.compressedWireBytes;
    sum.inflatedBytes = totals.in.inflatedBytes + totals.out.inflatedBytes;
    return sum;
}

} // namespace

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
    QString text = tr("↓ %1 · %2/s    ↑ %3")
                       .arg(locale.toString(totals.in.messages), format::humanSize(rate),
                            locale.toString(totals.out.messages));
    QStringList words;
    const wire::State state = m_session->state();
    const bool open = state == wire::State::Connected || state == wire::State::Closing;
    if (const quint64 unsent = m_session->queuedBytes(); unsent > 0) {
        text += (open ? tr("    Sending %1") : tr("    Waiting %1")).arg(format::humanSize(unsent));
        words << tr("%1 have not left yet: %2 messages, %3 of them in the queue")
                     .arg(format::humanSize(unsent),
                          locale.toString(qulonglong{m_session->unsentMessages()}),
                          locale.toString(qulonglong{m_session->queue().messages().size()}));
    }
    if (const auto sum = compressedOf(m_session->traffic()); sum.inflatedBytes > 0) {
        text += (open ? tr("    deflate %1") : tr("    deflate %1 (ended)"))
                    .arg(capture::ratioText(sum.compressedWireBytes, sum.inflatedBytes));
        words << tr("%1 compressed messages of the latest connection: %2 on the wire for %3")
                     .arg(locale.toString(sum.compressedMessages),
                          format::humanSize(sum.compressedWireBytes),
                          format::humanSize(sum.inflatedBytes));
    }
    if (text != this->text())
        setText(text);
    setToolTip(words.join(u'\n'));
}

} // namespace sockwright::ui
