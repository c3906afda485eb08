// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/secret.h"

#include <QLineEdit>

namespace sockwright::ui {

/// A field for a secret: hidden until the person asks to see it, and never copied, spoken or shown
/// in a tooltip while hidden. A reference to a variable is no secret and is shown.
///
/// A secret whose value is not known here leaves the field empty; a placeholder says where the
/// value is. Typing replaces it, Delete in the empty field removes it.
class SecretEdit : public QLineEdit
{
    Q_OBJECT

public:
    /// The accessible name says which secret it is.
    explicit SecretEdit(const QString &name, QWidget *parent = nullptr);

    /// Shows another secret, hidden, without what was typed before; emits nothing.
    void setSecret(const workspace::Secret &secret);
    const workspace::Secret &secret() const { return m_secret; }

    /// Whether secrets are still there after the end of the program.
    void setLasting(bool lasting);

    /// Where secrets are kept, for a line beside their fields.
    static QString keepingText(bool lasting);

signals:
    /// The person changed the secret.
    void secretEdited();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void take(const workspace::Secret &secret);
    void updateEcho();

    workspace::Secret m_secret;
    QAction *m_show;
    bool m_lasting = true;
};

} // namespace sockwright::ui
