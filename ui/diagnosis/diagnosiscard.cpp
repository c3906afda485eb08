// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagnosis/diagnosiscard.h"

#include "ui/diagnosis/flowlayout.h"
#include "ui/diagnosis/steptext.h"
#include "ui/frames/frametext.h"
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
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr qsizetype leastRows = 0; // of the evidence: the steps count more
constexpr qsizetype fewRows = 4; // until more is asked for
constexpr qsizetype manyRows = 12; // then the rest scrolls
constexpr int leastLines = 5; // of the card, where there is little room
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
    , m_scroll(new QScrollArea)
    , m_content(new QWidget)
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
    m_frameButton = addButton(tr("Show frame"));
    connect(m_frameButton, &QPushButton::clicked, this, &DiagnosisCard::frameRequested);
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
    auto *all = new QHBoxLayout(m_content);
    all->setContentsMargins(stripeWidth + 8, 4, 4, 8);
    all->setSpacing(8);
    all->addWidget(m_icon, 0, Qt::AlignTop);
    all->addLayout(text, 1);

    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidgetResizable(true);
    m_scroll->setWidget(m_content);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_content->setAutoFillBackground(false); // the card's own is below it
    m_content->installEventFilter(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_scroll);
}

int DiagnosisCard::fullHeight(int width) const
{
    const int wanted = evidenceHeight(m_moreButton->isChecked() ? manyRows : fewRows);
    const int now = m_evidence->isHidden() ? 0 : m_evidence->minimumHeight();
    return m_content->heightForWidth(width) - now + wanted;
}

// No height for width towards the layout: that would be a least height, which forces the window.
QSize DiagnosisCard::sizeHint() const
{
    return {m_content->sizeHint().width(), fullHeight(width())};
}

QSize DiagnosisCard::minimumSizeHint() const
{
    return {m_content->minimumSizeHint().width(),
            std::min(fullHeight(width()), leastLines * fontMetrics().lineSpacing())};
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
        m_handshakeButton->setVisible(status.handshake.has_value());
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
    m_frameButton->setVisible(isFrameFault(failure));
    makeStepButtons(failure.steps);
    m_scroll->verticalScrollBar()->setValue(0);
}

void DiagnosisCard::makeStepButtons(const std::vector<wire::NextStep> &steps)
{
    for (QPushButton *button : m_stepButtons)
        delete button;
    m_stepButtons.clear();
    // The steps come first.
    m_buttons->layout()->removeWidget(m_frameButton);
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
    m_buttons->layout()->addWidget(m_frameButton);
    m_buttons->layout()->addWidget(m_handshakeButton);
    m_buttons->layout()->addWidget(m_moreButton);
    QWidget *before = m_evidence;
    for (QPushButton *button : m_stepButtons) {
        setTabOrder(before, button);
        before = button;
    }
    for (QPushButton *button : {m_frameButton, m_handshakeButton, m_moreButton}) {
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

void DiagnosisCard::forgetRows()
{
    m_frameButton->hide();
    m_handshakeButton->hide();
}

void DiagnosisCard::takeFocus()
{
    if (!m_shown)
        return;
    QWidget *const first
        = m_stepButtons.empty() ? static_cast<QWidget *>(m_close) : m_stepButtons.front();
    first->setFocus(Qt::ShortcutFocusReason);
    m_scroll->ensureWidgetVisible(first);
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

int DiagnosisCard::evidenceHeight(qsizetype mostRows) const
{
    if (m_evidence->isHidden())
        return 0;
    return static_cast<int>(std::min(m_evidence->index().rowCount(), mostRows))
        * m_evidence->rowHeight();
}

// As many rows as are wanted; fewer where the card has less room, before all of it scrolls.
void DiagnosisCard::fitEvidence()
{
    const bool isOpen = m_moreButton->isChecked();
    const int least = evidenceHeight(isOpen ? fewRows : leastRows);
    const int wanted = evidenceHeight(isOpen ? manyRows : fewRows);
    const int room = std::clamp(height() - fullHeight(width()) + wanted, least, wanted);
    const int shown = room - room % m_evidence->rowHeight(); // no row is cut
    m_evidence->setVerticalScrollBarPolicy(isOpen ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    m_evidence->setFixedHeight(shown);
    m_moreButton->setVisible(isOpen || shown < evidenceHeight(manyRows));
    m_moreButton->setText(isOpen ? tr("Show less") : tr("Show more"));
    m_moreButton->setAccessibleName(m_moreButton->text());
}

void DiagnosisCard::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        render();
}

// What it says has changed.
bool DiagnosisCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_content && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QFrame::eventFilter(watched, event);
}

void DiagnosisCard::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fitEvidence();
    if (event->size().width() != event->oldSize().width())
        updateGeometry();
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
