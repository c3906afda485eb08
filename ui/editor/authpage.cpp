// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/authpage.h"

#include "ui/editor/explainedform.h"
#include "ui/editor/problemline.h"
#include "workspace/headerrules.h"

#include <QLabel>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace sockwright::ui {

using namespace Qt::StringLiterals;
using workspace::ApiKeyPlace;
using workspace::AuthKind;
using workspace::OAuth2Grant;
using workspace::Secret;

namespace {

bool holdsVariable(const QString &text)
{
    return text.contains("{{"_L1);
}

bool isHttpUrl(const QString &text)
{
    if (holdsVariable(text))
        return true;
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty()
        && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1);
}

// Of a challenge's scheme.
std::optional<AuthKind> kindOf(const QString &scheme)
{
    if (scheme == "basic"_L1)
        return AuthKind::Basic;
    if (scheme == "bearer"_L1)
        return AuthKind::Bearer;
    if (scheme == "digest"_L1)
        return AuthKind::Digest;
    return std::nullopt;
}

} // namespace

AuthPage::AuthPage(QWidget *parent)
    : QWidget(parent)
    , m_fields(m_auth, [this] { changed(); })
    , m_kind(m_fields.choice<AuthKind>(tr("Auth type"),
                                       {{AuthKind::None, tr("None")},
                                        {AuthKind::Inherit, tr("Inherit from folder")},
                                        {AuthKind::Basic, tr("Basic")},
                                        {AuthKind::Bearer, tr("Bearer")},
                                        {AuthKind::ApiKey, tr("API key")},
                                        {AuthKind::Digest, tr("Digest")},
                                        {AuthKind::OAuth2, tr("OAuth 2.0")}},
                                       [](Auth &auth) -> AuthKind & { return auth.kind; }))
    , m_exposed(new ProblemLine(ProblemLine::Kind::Warning))
    , m_problem(new ProblemLine(ProblemLine::Kind::Error))
{
    auto *page = new QWidget;
    auto *rows = new QVBoxLayout(page);
    rows->setContentsMargins({});
    rows->setSpacing(0);
    auto *head = new ExplainedForm;
    head->addField(tr("&Type"), m_kind);
    m_wire = head->addText();
    rows->addWidget(head);
    for (ProblemLine *notice : {m_exposed, m_problem}) {
        const int side = head->layout()->contentsMargins().left();
        notice->setContentsMargins(side, 0, side, side);
        rows->addWidget(notice);
    }

    ExplainedForm *const password = makePasswordForm();
    m_oauth2 = makeOAuth2Form();
    m_kindsOf = {{password, AuthKind::Basic},
                 {password, AuthKind::Digest},
                 {makeBearerForm(), AuthKind::Bearer},
                 {makeApiKeyForm(), AuthKind::ApiKey},
                 {m_oauth2, AuthKind::OAuth2}};
    for (const auto &[form, kind] : m_kindsOf)
        rows->addWidget(form);

    auto *foot = new ExplainedForm;
    m_keeping = foot->addText();
    rows->addWidget(foot);
    rows->addStretch(1);

    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(scroll);
    setFocusProxy(m_kind);
    setLasting(true);
    setAuth({});
}

SecretEdit *AuthPage::makeSecret(const QString &name, FieldBinder<Auth>::Of<Secret> member)
{
    m_secrets << m_fields.secret(name, member);
    return m_secrets.last();
}

ExplainedForm *AuthPage::makePasswordForm()
{
    auto *form = new ExplainedForm;
    form->addField(tr("&User name"), m_fields.text(tr("User name"), [](Auth &auth) -> QString & {
        return auth.user;
    }));
    form->addField(tr("&Password"), makeSecret(tr("Password"), [](Auth &auth) -> Secret & {
                       return auth.password;
                   }));
    return form;
}

ExplainedForm *AuthPage::makeBearerForm()
{
    auto *form = new ExplainedForm;
    form->addField(tr("To&ken"),
                   makeSecret(tr("Token"), [](Auth &auth) -> Secret & { return auth.token; }));
    return form;
}

ExplainedForm *AuthPage::makeApiKeyForm()
{
    auto *form = new ExplainedForm;
    form->addField(
        tr("P&lace"),
        m_fields.choice<ApiKeyPlace>(
            tr("Key place"),
            {{ApiKeyPlace::Header, tr("Header")}, {ApiKeyPlace::Query, tr("Query parameter")}},
            [](Auth &auth) -> ApiKeyPlace & { return auth.keyPlace; }));
    form->addField(tr("Na&me"), m_fields.text(tr("Key name"), [](Auth &auth) -> QString & {
        return auth.keyName;
    }));
    form->addField(tr("&Value"), makeSecret(tr("Key value"), [](Auth &auth) -> Secret & {
                       return auth.keyValue;
                   }));
    return form;
}

ExplainedForm *AuthPage::makeOAuth2Form()
{
    auto *form = new ExplainedForm;
    form->addField(tr("&Grant"),
                   m_fields.choice<OAuth2Grant>(
                       tr("Grant"),
                       {{OAuth2Grant::ClientCredentials, tr("Client credentials")},
                        {OAuth2Grant::AuthorizationCode, tr("Authorization code (PKCE)")}},
                       [](Auth &auth) -> OAuth2Grant & { return auth.oauth2.grant; }));
    m_authorizationUrl = m_fields.text(tr("Authorization URL"), [](Auth &auth) -> QString & {
        return auth.oauth2.authorizationUrl;
    });
    form->addField(tr("&Authorization URL"), m_authorizationUrl,
                   tr("Opened in the system's browser, where you sign in."));
    auto *tokenUrl = m_fields.text(tr("Token URL"),
                                   [](Auth &auth) -> QString & { return auth.oauth2.tokenUrl; });
    tokenUrl->setPlaceholderText(u"https://"_s);
    form->addField(tr("Token U&RL"), tokenUrl);
    form->addField(tr("Client &ID"), m_fields.text(tr("Client ID"), [](Auth &auth) -> QString & {
        return auth.oauth2.clientId;
    }));
    form->addField(tr("Client se&cret"),
                   makeSecret(tr("Client secret"),
                              [](Auth &auth) -> Secret & { return auth.oauth2.clientSecret; }));
    form->addField(
        tr("Sc&ope"),
        m_fields.text(tr("Scope"), [](Auth &auth) -> QString & { return auth.oauth2.scope; }),
        tr("Separated by spaces. Empty: what the server gives."));
    form->addField(
        tr("Au&dience"),
        m_fields.text(tr("Audience"), [](Auth &auth) -> QString & { return auth.oauth2.audience; }),
        tr("Only where the server asks for one."));
    m_redirectPort = m_fields.port(tr("Redirect port"), tr("any free one"),
                                   [](Auth &auth) -> int & { return auth.oauth2.redirectPort; });
    form->addField(tr("Redirect po&rt"), m_redirectPort,
                   tr("On this machine, where the browser brings the answer. Enter the one that "
                      "the server knows."));
    return form;
}

void AuthPage::setAuth(const workspace::Auth &auth)
{
    m_auth = auth;
    m_fields.load();
    showState();
}

void AuthPage::setUrl(const QString &url)
{
    m_isPlain = url.trimmed().startsWith("ws:"_L1, Qt::CaseInsensitive);
    showState();
}

void AuthPage::setInherited(const QString &text)
{
    m_inherited = text;
    showState();
}

void AuthPage::setLasting(bool lasting)
{
    for (SecretEdit *secret : std::as_const(m_secrets))
        secret->setLasting(lasting);
    m_keeping->setText(SecretEdit::keepingText(lasting));
}

void AuthPage::edit(const QString &scheme)
{
    const bool hasNone = m_auth.kind == AuthKind::None
        || (m_auth.kind == AuthKind::Inherit && m_inherited.isEmpty());
    if (const auto kind = kindOf(scheme); hasNone && kind)
        m_kind->setCurrentIndex(m_kind->findData(int(*kind)));
    QWidget *first = m_kind;
    for (const auto &[form, kind] : m_kindsOf) {
        if (kind != m_auth.kind)
            continue;
        const auto fields = form->findChildren<QWidget *>();
        const auto field = std::ranges::find_if(fields, [](const QWidget *widget) {
            return (widget->focusPolicy() & Qt::TabFocus) != 0 && widget->isEnabled();
        });
        if (field != fields.end())
            first = *field;
    }
    first->setFocus(Qt::OtherFocusReason);
}

void AuthPage::changed()
{
    showState();
    emit edited();
}

void AuthPage::showState()
{
    m_wire->setText(onTheWire());
    m_exposed->setText(exposure());
    m_problem->setText(problem());
    for (const auto &[form, kind] : m_kindsOf)
        form->hide();
    for (const auto &[form, kind] : m_kindsOf) {
        if (kind == m_auth.kind)
            form->show();
    }
    m_keeping->setHidden(m_auth.kind == AuthKind::None || m_auth.kind == AuthKind::Inherit);
    const bool browser = m_auth.oauth2.grant == OAuth2Grant::AuthorizationCode;
    const QString reason = tr("Only of the grant Authorization code.");
    m_oauth2->setUsable(m_authorizationUrl, browser, reason);
    m_oauth2->setUsable(m_redirectPort, browser, reason);
}

QString AuthPage::onTheWire() const
{
    switch (m_auth.kind) {
    case AuthKind::None:
        return tr("Sends no credentials.");
    case AuthKind::Inherit:
        return m_inherited.isEmpty()
            ? tr("Sends what the folder or collection says. Nothing is said there.")
            : tr("Sends what the folder or collection says: %1.").arg(m_inherited);
    case AuthKind::Basic:
        return tr("Sends “Authorization: Basic …” with the handshake: user name and password, "
                  "encoded but not encrypted.");
    case AuthKind::Bearer:
        return tr("Sends “Authorization: Bearer …” with the handshake.");
    case AuthKind::ApiKey:
        return m_auth.keyPlace == ApiKeyPlace::Header
            ? tr("Sends a header with the handshake.")
            : tr("Adds a parameter to the URL. Servers often write URLs into their logs.");
    case AuthKind::Digest:
        return tr("Answers the server's challenge (401) in a second handshake. The password itself "
                  "is not sent.");
    case AuthKind::OAuth2:
        return tr(
            "Fetches a token before the handshake, and sends it as “Authorization: Bearer …”.");
    }
    return {};
}

QString AuthPage::exposure() const
{
    const bool readable = m_auth.kind == AuthKind::Basic || m_auth.kind == AuthKind::Bearer
        || m_auth.kind == AuthKind::ApiKey || m_auth.kind == AuthKind::OAuth2;
    if (!m_isPlain || !readable)
        return {};
    return tr("Anyone who reads the traffic of a ws:// URL can read it. Use wss:// where you can.");
}

QString AuthPage::problem() const
{
    switch (m_auth.kind) {
    case AuthKind::Basic:
        if (m_auth.user.contains(u':'))
            return tr("A user name of Basic cannot hold a colon.");
        return {};
    case AuthKind::ApiKey:
        if (m_auth.keyName.isEmpty())
            return tr("The key needs a name.");
        if (m_auth.keyPlace == ApiKeyPlace::Header && !holdsVariable(m_auth.keyName))
            return workspace::headerProblem(m_auth.keyName, m_auth.keyValue.value());
        return {};
    case AuthKind::OAuth2:
        return oauth2Problem();
    case AuthKind::None:
    case AuthKind::Inherit:
    case AuthKind::Bearer:
    case AuthKind::Digest:
        break;
    }
    return {};
}

QString AuthPage::oauth2Problem() const
{
    const workspace::OAuth2Settings &oauth2 = m_auth.oauth2;
    if (oauth2.grant == OAuth2Grant::AuthorizationCode && !isHttpUrl(oauth2.authorizationUrl))
        return tr("The authorization URL must begin with https:// or http:// and name a host.");
    if (!isHttpUrl(oauth2.tokenUrl))
        return tr("The token URL must begin with https:// or http:// and name a host.");
    if (oauth2.clientId.isEmpty())
        return tr("OAuth 2.0 needs a client ID.");
    return {};
}

QString AuthPage::mark() const
{
    if (m_auth.kind == AuthKind::None || m_auth.kind == AuthKind::Inherit)
        return {};
    return m_kind->currentText();
}

} // namespace sockwright::ui
