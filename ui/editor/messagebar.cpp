// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/messagebar.h"

#include "ui/theme/colours.h"
#include "ui/theme/icons.h"
#include "ui/theme/stripe.h"

#include <QAccessible>
#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

namespace sockwright::ui {

namespace {

QColor colourOf(MessageBar::Kind kind, const QPalette &palette)
{
    const Colours colours = coloursFor(palette);
    switch (kind) {
    case MessageBar::Kind::Information:
        return palette.color(QPalette::Highlight);
    case MessageBar::Kind::Warning:
        return colours.warning;
    case MessageBar::Kind::Error:
        break;
    }
    return colours.error;
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_close(new QToolButton(this))
    , m_timer(new QTimer(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(1); // a long word, like a path, does not widen the window
    m_action->setAutoDefault(false);
    m_close->setAutoRaise(true);
    m_close->setFocusPolicy(Qt::StrongFocus);
    m_close->setIcon(icon(Icon::Close));
    m_close->setToolTip(tr("Dismiss (Esc)"));
    m_close->setAccessibleName(tr("Dismiss message"));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(stripeWidth + 6, 4, 4, 4);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_close);

    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &MessageBar::expire);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::dismiss);
    connect(m_action, &QPushButton::clicked, this, [this] {
        hideNow();
        emit actionTriggered();
    });
    hide();
}

void MessageBar::showMessage(Kind kind, const QString &text, const QString &actionText,
                             int timeoutMs)
{
    m_kind = kind;
    m_text->setText(text);
    m_action->setText(actionText);
    m_action->setAccessibleName(actionText);
    m_action->setVisible(!actionText.isEmpty());
    renderIcon();
    update();
    show();
    if (timeoutMs > 0)
        m_timer->start(timeoutMs);
    else
        m_timer->stop();

    setAccessibleName(text);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::setDismissText(const QString &text)
{
    m_close->setText(text);
    m_close->setAccessibleName(text);
    m_close->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_close->setAutoRaise(false);
    m_close->setToolTip({});
}

void MessageBar::dismiss()
{
    if (isHidden())
        return;
    hideNow();
    emit dismissed();
}

QString MessageBar::text() const
{
    return m_text->text();
}

void MessageBar::hideNow()
{
    m_timer->stop();
    hide();
}

void MessageBar::expire()
{
    if (underMouse() || isAncestorOf(QApplication::focusWidget()))
        m_timer->start(1000); // somebody is about to use it
    else
        dismiss();
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        renderIcon();
}

void MessageBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

void MessageBar::paintEvent(QPaintEvent * /*event*/)
{
    paintStriped(this, colourOf(m_kind, palette()));
}

void MessageBar::renderIcon()
{
    const Icon id = m_kind == Kind::Information ? Icon::Info : Icon::Error;
    m_icon->setPixmap(iconPixmap(id, fontMetrics().height(), devicePixelRatioF(),
                                 m_kind == Kind::Information ? palette().color(QPalette::WindowText)
                                                             : colourOf(m_kind, palette())));
}

} // namespace sockwright::ui
