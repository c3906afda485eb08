// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/formcall.h"

#include "net/wording.h"

#include <QNetworkProxy>
#include <QSslError>

namespace sockwright::net {

namespace {

QNetworkRequest requestFor(const FormPost &form)
{
    QNetworkRequest request(form.url);
    request.setHeader(QNetworkRequest::ContentTypeHeader,
                      QByteArrayLiteral("application/x-www-form-urlencoded"));
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("Accept-Encoding", "identity"); // so that no answer grows on its way
    request.setRawHeader("User-Agent", "Sockwright");
    if (!form.authorization.isEmpty())
        request.setRawHeader("Authorization", form.authorization);
    using Request = QNetworkRequest;
    request.setAttribute(Request::RedirectPolicyAttribute, Request::ManualRedirectPolicy);
    request.setAttribute(Request::CookieLoadControlAttribute, Request::Manual);
    request.setAttribute(Request::CookieSaveControlAttribute, Request::Manual);
    request.setAttribute(Request::AuthenticationReuseAttribute, Request::Manual);
    request.setAttribute(Request::CacheLoadControlAttribute, Request::AlwaysNetwork);
    request.setAttribute(Request::CacheSaveControlAttribute, false);
    request.setAttribute(Request::Http2AllowedAttribute, false);
    return request;
}

// Whether an error of the reply stands for a status of the answer: those are answers all the same.
bool isOfStatus(QNetworkReply::NetworkError error)
{
    return (error > 200 && error < 300) || (error > 400 && error < 500)
        || error == QNetworkReply::ProtocolInvalidOperationError; // 400
}

} // namespace

FormCall::FormCall(const FormPost &form, Done done)
    : m_place(QStringLiteral("%1:%2")
                  .arg(form.url.host())
                  .arg(form.url.port(form.url.scheme() == QLatin1String("https") ? 443 : 80)))
    , m_done(std::move(done))
{
    m_manager.setProxy(QNetworkProxy::NoProxy);
    m_reply = m_manager.post(requestFor(form), form.body);
    m_reply->setReadBufferSize(FormPoster::maxAnswer + 1);
    connect(m_reply, &QNetworkReply::readyRead, this, &FormCall::read);
    connect(m_reply, &QNetworkReply::finished, this, &FormCall::replyFinished);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        if (!errors.isEmpty())
            m_tlsProblem = errors.first().errorString();
    });

    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this, ms = form.limitMs] {
        finish(NoAnswer{tr("%1 did not answer within %2.").arg(m_place, seconds(ms)), true});
    });
    m_limit.start(form.limitMs);
}

void FormCall::read()
{
    m_body += m_reply->read(FormPoster::maxAnswer + 1 - m_body.size());
    if (m_body.size() > FormPoster::maxAnswer) {
        finish(NoAnswer{tr("%1 answered with more than %2 KiB.")
                            .arg(m_place)
                            .arg(FormPoster::maxAnswer / 1024)});
    }
}

void FormCall::replyFinished()
{
    read();
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QNetworkReply::NetworkError error = m_reply->error();
    if (status != 0 && (error == QNetworkReply::NoError || isOfStatus(error)))
        finish(FormAnswer{status, m_body});
    else
        finish(NoAnswer{problem(), mayMend()});
}

// Networks, and servers that end before they answer, come back; a certificate that is not trusted
// stays so.
bool FormCall::mayMend() const
{
    return m_reply->error() <= QNetworkReply::UnknownNetworkError && m_tlsProblem.isEmpty();
}

QString FormCall::problem() const
{
    switch (m_reply->error()) {
    case QNetworkReply::ConnectionRefusedError:
        return tr("%1 refused the connection: nothing listens there.").arg(m_place);
    case QNetworkReply::HostNotFoundError:
        return tr("%1 has no address: the name was not found.").arg(m_place);
    case QNetworkReply::RemoteHostClosedError:
        return tr("%1 closed the connection without an answer.").arg(m_place);
    case QNetworkReply::SslHandshakeFailedError:
        return tr("%1 could not be trusted or does not speak TLS: %2")
            .arg(m_place, m_tlsProblem.isEmpty() ? m_reply->errorString() : m_tlsProblem);
    default:
        return tr("%1 gave no answer that can be read: %2").arg(m_place, m_reply->errorString());
    }
}

void FormCall::finish(const FormReply &reply)
{
    if (!m_done)
        return;
    m_limit.stop();
    const Done done = std::exchange(m_done, {});
    m_reply->disconnect(this);
    m_reply->abort();
    done(reply);
}

} // namespace sockwright::net
