// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handshake/handshakeview.h"

#include "capture/handshakecommand.h"
#include "capture/handshaketext.h"
#include "ui/handshake/deflatetext.h"
#include "ui/handshake/factstext.h"
#include "ui/handshake/timingschart.h"
#include "ui/payload/clipboard.h"
#include "ui/payload/plaintextview.h"
#include "ui/theme/foreigntextlabel.h"
#include "ui/theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr qsizetype mostRows = 20; // of a text on the page; longer ones scroll
constexpr std::size_t mostCertificates = 16;

PlainTextView *makeView(const QString &name)
{
    auto *view = new PlainTextView;
    view->setAccessibleName(name);
    view->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    view->setFittedRows(mostRows);
    return view;
}

void makeBold(QLabel *label)
{
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
}

} // namespace

void HandshakeView::Part::setVisible(bool visible) const
{
    heading->setVisible(visible);
    content->setVisible(visible);
}

HandshakeView::HandshakeView(QWidget *parent)
    : QScrollArea(parent)
    , m_layout(new QVBoxLayout)
    , m_chainLayout(new QVBoxLayout)
    , m_summary(foreignTextLabel())
    , m_copy(new QToolButton)
    , m_facts(new FactsText)
    , m_timings(new TimingsChart)
    , m_request(makeView(u"Request"_s))
    , m_response(makeView(u"Response"_s))
    , m_bodyNote(foreignTextLabel())
    , m_body(makeView(u"Response body"_s))
    , m_tls(new FactsText)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *page = new QWidget;
    page->setBackgroundRole(QPalette::Base);
    page->setLayout(m_layout);
    m_layout->setContentsMargins(8, 8, 8, 8);
    m_layout->setSpacing(4);
    m_facts->setAccessibleName(u"Handshake facts"_s);
    m_tls->setAccessibleName(u"TLS"_s);

    m_layout->addWidget(makeTop());
    m_layout->addWidget(m_facts);
    m_timingsPart = addPart(tr("Timings"), m_timings, m_layout);
    m_requestPart = addPart(tr("Request"), m_request, m_layout);
    m_responsePart = addPart(tr("Response"), m_response, m_layout);
    m_bodyPart = addPart(tr("Response body"), m_body, m_layout);
    m_layout->addWidget(m_bodyNote);
    m_tlsPart = addPart(tr("TLS"), m_tls, m_layout);
    m_chainLayout->setContentsMargins(0, 0, 0, 0);
    m_layout->addLayout(m_chainLayout);
    m_layout->addStretch(1);
    setWidget(page);
    clear();
}

QWidget *HandshakeView::makeTop()
{
    makeBold(m_summary);
    m_summary->setAccessibleName(tr("Handshake in short"));
    auto *menu = new QMenu(m_copy);
    menu->addAction(tr("As &text"), this, [this] { copy(capture::handshakeText); });
    menu->addAction(tr("As &curl"), this, [this] { copy(capture::curlCommand); });
    menu->addAction(tr("As &wscat"), this, [this] { copy(capture::wscatCommand); });
    m_copy->setMenu(menu);
    m_copy->setPopupMode(QToolButton::InstantPopup);
    m_copy->setIcon(icon(Icon::Duplicate));
    m_copy->setText(tr("Copy"));
    m_copy->setAccessibleName(u"Copy handshake"_s);
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setFocusPolicy(Qt::TabFocus);

    auto *top = new QWidget;
    auto *layout = new QHBoxLayout(top);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_summary, 1);
    layout->addWidget(m_copy, 0, Qt::AlignTop);
    return top;
}

HandshakeView::Part HandshakeView::addPart(const QString &heading, QWidget *content,
                                           QVBoxLayout *layout)
{
    auto *label = new QLabel(heading);
    label->setTextFormat(Qt::PlainText);
    makeBold(label);
    label->setContentsMargins(0, 8, 0, 0);
    layout->addWidget(label);
    layout->addWidget(content);
    return {label, content};
}

void HandshakeView::setHandshake(const std::optional<OpeningHandshake> &handshake)
{
    if (!handshake) {
        showHint(tr("No handshake: the connection did not get that far."));
        return;
    }
    if (m_shown && m_shown->time == handshake->time)
        return;
    m_shown = handshake;
    const wire::HandshakeFacts &facts = m_shown->facts;
    m_summary->setText(capture::handshakeSummary(facts));
    m_copy->show();
    capture::NamedFacts words = capture::handshakeFacts(facts);
    const capture::NamedFacts deflate = deflateFacts(facts);
    words.insert(words.end(), deflate.begin(), deflate.end());
    m_facts->setFacts(words);
    m_facts->show();
    showText(m_requestPart, m_request, facts.request);
    showText(m_responsePart, m_response, facts.response);
    showText(m_bodyPart, m_body, facts.body);
    m_bodyNote->setText(facts.bodyNote);
    m_bodyNote->setVisible(!facts.bodyNote.isEmpty());
    std::vector<capture::Stage> stages = capture::stages(facts.timings);
    m_timingsPart.setVisible(!stages.empty());
    m_timings->setStages(std::move(stages));
    showTls(facts.tls);
    verticalScrollBar()->setValue(0);
}

void HandshakeView::clear()
{
    showHint(tr("Select a row of the timeline to see the handshake of its connection."));
}

void HandshakeView::showHint(const QString &hint)
{
    m_shown.reset();
    m_summary->setText(hint);
    m_copy->hide();
    m_facts->hide();
    for (const Part &part : {m_requestPart, m_responsePart, m_bodyPart, m_timingsPart})
        part.setVisible(false);
    m_bodyNote->hide();
    for (PlainTextView *view : {m_request, m_response, m_body})
        view->setText({});
    showTls(std::nullopt);
}

void HandshakeView::showText(const Part &part, PlainTextView *view, const QByteArray &text)
{
    view->setText(format::LineIndex(text));
    part.setVisible(!text.isEmpty());
}

void HandshakeView::showTls(const std::optional<wire::TlsFacts> &tls)
{
    for (const Part &part : m_chain) {
        delete part.heading;
        delete part.content;
    }
    m_chain.clear();
    m_tlsPart.setVisible(tls.has_value());
    if (!tls)
        return;
    m_tls->setFacts(capture::tlsFacts(*tls));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (std::size_t i = 0; i < std::min(tls->chain.size(), mostCertificates); ++i) {
        auto *facts = new FactsText;
        const QString heading
            = i == 0 ? tr("Certificate 1, the server's") : tr("Certificate %1").arg(i + 1);
        facts->setAccessibleName(heading);
        m_chain.push_back(addPart(heading, facts, m_chainLayout));
        facts->setFacts(capture::certificateFacts(tls->chain[i], now));
        m_chain.back().setVisible(true);
    }
}

void HandshakeView::copy(QByteArray (*make)(const wire::HandshakeFacts &))
{
    if (m_shown)
        copyToClipboard(make(m_shown->facts));
}

} // namespace sockwright::ui
