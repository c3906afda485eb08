// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/fieldbinder.h"
#include "workspace/auth.h"

#include <QWidget>

#include <map>

class QLabel;

namespace sockwright::ui {

class ExplainedForm;
class ProblemLine;

/// How a request proves who it is: a type and a form for each type. What belongs to another type
/// than the chosen one stays as it is.
class AuthPage : public QWidget
{
    Q_OBJECT

public:
    explicit AuthPage(QWidget *parent = nullptr);

    /// Shows other credentials; emits nothing.
    void setAuth(const workspace::Auth &auth);
    const workspace::Auth &auth() const { return m_auth; }

    /// Where the credentials go: what protects them on the way depends on it.
    void setUrl(const QString &url);
    /// What Inherit means here, like "Basic as “alice”, from the folder Chat"; empty: nothing.
    void setInherited(const QString &text);
    /// Whether secrets are still there after the end of the program.
    void setLasting(bool lasting);

    /// Puts the keyboard into the first field. The scheme that a server asks for ("basic",
    /// "bearer", "digest") is chosen where there are no credentials, not even the folder's.
    void edit(const QString &scheme);

    /// Why the credentials cannot be used, or an empty text.
    QString problem() const;
    /// The type in a word, or an empty text where the request has no credentials of its own.
    QString mark() const;

signals:
    /// The person changed the credentials.
    void edited();

private:
    using Auth = workspace::Auth;
    ExplainedForm *makePasswordForm();
    ExplainedForm *makeBearerForm();
    ExplainedForm *makeApiKeyForm();
    ExplainedForm *makeOAuth2Form();
    SecretEdit *makeSecret(const QString &name, FieldBinder<Auth>::Of<workspace::Secret> member);
    void changed();
    void showState();
    QString onTheWire() const;
    QString exposure() const;
    QString oauth2Problem() const;

    Auth m_auth;
    FieldBinder<Auth> m_fields;
    QString m_inherited;
    bool m_isPlain = false; // the URL is ws:, not wss:
    QComboBox *m_kind;
    QLabel *m_wire;
    ProblemLine *m_exposed;
    ProblemLine *m_problem;
    QLabel *m_keeping;
    QList<SecretEdit *> m_secrets;
    ExplainedForm *m_oauth2 = nullptr;
    QLineEdit *m_authorizationUrl = nullptr;
    QSpinBox *m_redirectPort = nullptr;
    std::multimap<ExplainedForm *, workspace::AuthKind> m_kindsOf; // each form's
};

} // namespace sockwright::ui
