// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagnosis/diagnosiscard.h"

#include "ui/diagnosis/flowlayout.h"
#include "ui/diagnosis/steptext.h"
#include "ui/payload/plaintextview.h"
#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"
#include "ui/theme/foreigntextlabel.h"
#include "ui/theme/icons.h"
#include "ui/theme/stripe.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr qsizetype fewRows = 2; // of the evidence, until more is asked for
constexpr qsizetype manyRows = 12; // then the rest scrolls
constexpr int maxButtonCharacters = 44;

QString shortened(const QString &text)
{
    if (text.size() <= maxButtonCharacters)
        return text;
    constexpr int half = maxButtonCharacters / 2;
    return text.first(half) + u'…' + text.last(half - 1);
}

} // namespace

DiagnosisCard::DiagnosisCard(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel)
    , m_message(foreignTextLabel())
    , m_id(new QLabel)
    , m_close(new QToolButton)
    , m_hint(foreignTextLabel())
    , m_evidence(new PlainTextView)
    , m_buttons(new QWidget)
{
    setAccessibleName(u"Diagnosis"_s);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    QFont bold = m_message->font();
    bold.setBold(true);
    m_message->setFont(bold);
    m_id->setTextFormat(Qt::PlainText);
    m_id->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_id->setAccessibleName(tr("Diagnosis identifier"));
    m_id->setFont(monospaceFont());
    m_close->setAutoRaise(true);
    m_close->setFocusPolicy(Qt::StrongFocus);
    m_close->setIcon(icon(Icon::Close));
    m_close->setToolTip(tr("Dismiss (Esc)"));
    m_close->setAccessibleName(u"Dismiss diagnosis"_s);
    connect(m_close, &QToolButton::clicked, this, [this] { setShown(false); });
    m_evidence->setAccessibleName(u"Evidence"_s);
    m_evidence->setFrameShape(QFrame::NoFrame);
    m_evidence->viewport()->setBackgroundRole(QPalette::AlternateBase);

    buildLayout();
    render();
    hide();
}

void DiagnosisCard::buildLayout()
{
    new FlowLayout(m_buttons);
    m_buttons->layout()->setContentsMargins(0, 2, 0, 0);
    m_buttons->layout()->setSpacing(6);
    m_handshakeButton = addButton(tr("Show handshake"));
    connect(m_handshakeButton, &QPushButton::clicked, this, &DiagnosisCard::handshakeRequested);
    m_moreButton = addButton(tr("Show more"));
    m_moreButton->setCheckable(true);
    connect(m_moreButton, &QPushButton::toggled, this, &DiagnosisCard::fitEvidence);

    auto *top = new QHBoxLayout;
    top->setSpacing(6);
    top->addWidget(m_message, 1);
    top->addWidget(m_id, 0, Qt::AlignTop);
    top->addWidget(m_close, 0, Qt::AlignTop);
    auto *text = new QVBoxLayout;
    text->setSpacing(2);
    text->addLayout(top);
    text->addWidget(m_hint);
    text->addWidget(m_evidence);
    text->addWidget(m_buttons);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(stripeWidth + 8, 4, 4, 8);
    layout->setSpacing(8);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addLayout(text, 1);
}

void DiagnosisCard::setStatus(const session::Status &status)
{
    const bool ended = status.failure
        && (status.state == wire::State::Closed || status.state == wire::State::Idle);
    if (ended == m_ended)
        return;
    m_ended = ended;
    if (ended) {
        showFailure(*status.failure);
        setHandshakeAvailable(status.handshake.has_value());
    }
    setShown(ended);
}

void DiagnosisCard::clear()
{
    m_ended = false;
    setShown(false);
}

void DiagnosisCard::showFailure(const wire::Failure &failure)
{
    m_message->setText(failure.message);
    m_id->setText(QString::fromLatin1(wire::diagnosisId(failure.diagnosis, failure.httpStatus)));
    m_hint->setText(failure.hint);
    m_hint->setVisible(!failure.hint.isEmpty());
    setAccessibleDescription((failure.message + u' ' + failure.hint).trimmed());

    m_evidence->setText(format::LineIndex(failure.evidence.trimmed().toUtf8()));
    m_evidence->setVisible(!failure.evidence.isEmpty());
    m_moreButton->setChecked(false);
    fitEvidence();
    makeStepButtons(failure.steps);
}

void DiagnosisCard::makeStepButtons(const std::vector<wire::NextStep> &steps)
{
    for (QPushButton *button : m_stepButtons)
        delete button;
    m_stepButtons.clear();
    // The steps come first.
    m_buttons->layout()->removeWidget(m_handshakeButton);
    m_buttons->layout()->removeWidget(m_moreButton);
    std::set<QString> texts;
    for (const wire::NextStep &step : steps) {
        const QString text = stepText(step);
        if (!texts.insert(text).second)
            continue;
        QPushButton *const button = addButton(text);
        connect(button, &QPushButton::clicked, this, [this, step] { emit stepRequested(step); });
        m_stepButtons.push_back(button);
    }
    m_buttons->layout()->addWidget(m_handshakeButton);
    m_buttons->layout()->addWidget(m_moreButton);
    QWidget *before = m_evidence;
    for (QPushButton *button : m_stepButtons) {
        setTabOrder(before, button);
        before = button;
    }
}

QPushButton *DiagnosisCard::addButton(const QString &text)
{
    // "&" would be read as a mark for the next character.
    auto *button = new QPushButton(shortened(text).replace(u'&', u"&&"_s));
    button->setAutoDefault(false);
    button->setAccessibleName(text);
    if (text.size() > maxButtonCharacters)
        button->setToolTip(Qt::convertFromPlainText(text));
    m_buttons->layout()->addWidget(button);
    return button;
}

void DiagnosisCard::setHandshakeAvailable(bool available)
{
    m_handshakeButton->setVisible(available);
}

void DiagnosisCard::setShown(bool shown)
{
    if (m_shown == shown)
        return;
    m_shown = shown;
    setVisible(shown);
    emit shownChanged(shown);
    if (shown) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void DiagnosisCard::fitEvidence()
{
    const qsizetype rows = m_evidence->index().rowCount();
    m_moreButton->setVisible(rows > fewRows && !m_evidence->isHidden());
    m_moreButton->setText(m_moreButton->isChecked() ? tr("Show less") : tr("Show more"));
    m_moreButton->setAccessibleName(m_moreButton->text());
    const qsizetype shown = std::min(rows, m_moreButton->isChecked() ? manyRows : fewRows);
    m_evidence->setVerticalScrollBarPolicy(m_moreButton->isChecked() ? Qt::ScrollBarAsNeeded
                                                                     : Qt::ScrollBarAlwaysOff);
    m_evidence->setFixedHeight(static_cast<int>(shown) * m_evidence->rowHeight());
}

void DiagnosisCard::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        render();
}

void DiagnosisCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        setShown(false);
    else
        QFrame::keyPressEvent(event);
}

void DiagnosisCard::paintEvent(QPaintEvent * /*event*/)
{
    paintStriped(this, coloursFor(palette()).error);
}

void DiagnosisCard::render()
{
    const Colours colours = coloursFor(palette());
    m_icon->setPixmap(
        iconPixmap(Icon::Error, fontMetrics().height(), devicePixelRatioF(), colours.error));
    // The first line of the message, the icon and the identifier stand level with the button.
    const int line = m_close->sizeHint().height();
    const int above = std::max(0, (line - m_message->fontMetrics().height()) / 2);
    m_message->setContentsMargins(0, above, 0, above);
    m_icon->setFixedHeight(line);
    m_id->setFixedHeight(line);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, colours.muted);
    m_id->setPalette(muted);
    update();
}

} // namespace sockwright::ui
