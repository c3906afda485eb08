// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/diagnosis.h"
#include "wire/handshake.h"
#include "wire/record.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace sockwright::ui {

/// What the line below the URL tells. A plain value.
struct ConnectionSummary
{
    wire::State state = wire::State::Idle;
    /// Of the running or last connection, once it answered.
    std::optional<wire::HandshakeFacts> handshake;
    /// Why the last attempt or connection came to a bad end.
    std::optional<wire::Failure> failure;
    /// State::Closed after a Close frame: its code (1005: it carried none); 0 without one.
    quint16 closeCode = 0;
    QString closeReason; ///< as the peer wrote it
};

/// The summary on one line, in words and with a shape in front:
/// "● Connected · 101 · 23 ms · chat.v1 · TLS 1.3". What servers wrote in it is cut to a bounded
/// length and its control characters are made visible.
QString connectionSummaryText(const ConnectionSummary &summary);

/// Shows a ConnectionSummary: shape, words and colour in one line, and below it, after a failure,
/// what happened and what to try, as plain text that can be selected.
///
/// Accessible name "Connection state"; its accessible description is all the text shown.
class StateStrip : public QWidget
{
    Q_OBJECT

public:
    explicit StateStrip(QWidget *parent = nullptr);

    void setSummary(const ConnectionSummary &summary);

protected:
    void changeEvent(QEvent *event) override;

private:
    void render();

    ConnectionSummary m_summary;
    QLabel *m_line;
    QLabel *m_failure;
};

} // namespace sockwright::ui
