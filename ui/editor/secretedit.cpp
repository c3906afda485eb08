// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/secretedit.h"

#include "ui/theme/icons.h"

#include <QAction>
#include <QKeyEvent>

namespace sockwright::ui {

using workspace::Secret;

namespace {

constexpr int maxSecretLength = 1024 * 1024;

} // namespace

SecretEdit::SecretEdit(const QString &name, QWidget *parent)
    : QLineEdit(parent)
    , m_show(new QAction(icon(Icon::Show), tr("Show “%1”").arg(name), this))
{
    setAccessibleName(name);
    setMaxLength(maxSecretLength);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText
                        | Qt::ImhNoAutoUppercase);
    m_show->setCheckable(true);
    m_show->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_E);
    m_show->setShortcutContext(Qt::WidgetShortcut);
    m_show->setToolTip(
        tr("Show what is hidden (%1)").arg(m_show->shortcut().toString(QKeySequence::NativeText)));
    addAction(m_show, TrailingPosition);
    connect(m_show, &QAction::toggled, this, &SecretEdit::updateEcho);
    connect(this, &QLineEdit::textEdited, this,
            [this](const QString &text) { take(Secret(text)); });
    updateEcho();
}

void SecretEdit::setSecret(const Secret &secret)
{
    if (secret == m_secret && secret.value() == text())
        return;
    m_secret = secret;
    m_show->setChecked(false);
    updateEcho(); // hidden before it is there
    setText(secret.value()); // forgets what could be undone
}

void SecretEdit::take(const Secret &secret)
{
    if (secret == m_secret)
        return;
    m_secret = secret;
    updateEcho();
    emit secretEdited();
}

void SecretEdit::setLasting(bool lasting)
{
    m_lasting = lasting;
    updateEcho();
}

QString SecretEdit::keepingText(bool lasting)
{
    return lasting ? tr("Kept in the system's keychain, not in the request's file.")
                   : tr("Kept until Sockwright is closed: this system has no keychain.");
}

void SecretEdit::updateEcho()
{
    const bool plain = m_show->isChecked() || workspace::isVariableReference(m_secret.value());
    setEchoMode(plain ? Normal : Password);
    QString place;
    if (!m_secret.isKnown())
        place = m_lasting ? tr("kept in the keychain") : tr("enter it again: it was not kept");
    setPlaceholderText(place);
    m_show->setEnabled(m_secret.isKnown());
}

void SecretEdit::keyPressEvent(QKeyEvent *event)
{
    const bool removes = event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace;
    if (removes && !m_secret.isKnown() && text().isEmpty())
        take({});
    // It would be deleted without a copy.
    if (event->matches(QKeySequence::Cut) && echoMode() != Normal)
        return;
    QLineEdit::keyPressEvent(event);
}

} // namespace sockwright::ui
