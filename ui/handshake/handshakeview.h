// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/payload/inspectedrow.h"

#include <QScrollArea>

#include <optional>
#include <vector>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace sockwright::ui {

class FactsText;
class PlainTextView;
class TimingsChart;

/// One opening handshake on a page that scrolls: what came of it, its request, response and body as
/// they were, how long its stages took, and what TLS agreed on. "Copy handshake" copies it as text
/// or as a command.
class HandshakeView : public QScrollArea
{
    Q_OBJECT

public:
    explicit HandshakeView(QWidget *parent = nullptr);

    /// Shows a handshake, or for nothing a hint. The one that is shown already stays as it is, its
    /// place on the page included.
    void setHandshake(const std::optional<OpeningHandshake> &handshake);
    /// Shows nothing but the hint to select a row.
    void clear();

private:
    /// A part of the page: a heading, and something below it.
    struct Part
    {
        QLabel *heading = nullptr;
        QWidget *content = nullptr;
        void setVisible(bool visible) const;
    };

    Part addPart(const QString &heading, QWidget *content, QVBoxLayout *layout);
    QWidget *makeTop();
    void showHint(const QString &hint);
    void showText(const Part &part, PlainTextView *view, const QByteArray &text);
    void showTls(const std::optional<wire::TlsFacts> &tls);
    void copy(QByteArray (*make)(const wire::HandshakeFacts &));

    std::optional<OpeningHandshake> m_shown;
    QVBoxLayout *m_layout; // of the page
    QVBoxLayout *m_chainLayout; // of the certificates
    QLabel *m_summary;
    QToolButton *m_copy;
    FactsText *m_facts;
    TimingsChart *m_timings;
    PlainTextView *m_request;
    PlainTextView *m_response;
    QLabel *m_bodyNote;
    PlainTextView *m_body;
    FactsText *m_tls;
    Part m_timingsPart;
    Part m_requestPart;
    Part m_responsePart;
    Part m_bodyPart;
    Part m_tlsPart;
    std::vector<Part> m_chain;
};

} // namespace sockwright::ui
