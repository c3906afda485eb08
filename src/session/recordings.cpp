// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/recordings.h"

#include "session/targetbuilder.h"
#include "workspace/requestfile.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace sockwright::session {

namespace {

// A URL without a host may hold user information all the same: "wss:me:secret@example.org".
QString withoutUserInfo(const QString &text)
{
    const QUrl url = urlFromText(text);
    if (url.isValid() && !url.host().isEmpty())
        return url.userInfo().isEmpty() ? text : url.toString(QUrl::RemoveUserInfo);
    static const QRegularExpression userInfo(u"^((?:[a-z]+:)?/*)[^?#]*@"_s,
                                             QRegularExpression::CaseInsensitiveOption);
    return QString(text).replace(userInfo, u"\\1"_s);
}

} // namespace

base::Result<QByteArray> recordedRequest(workspace::Request request, const net::Redactor &redactor)
{
    request.url = withoutUserInfo(request.url);
    const auto bytes = workspace::requestToBytes(request);
    return bytes ? redactor.redacted(*bytes) : bytes;
}

Recording::~Recording()
{
    m_recordings->disk().post([library = m_recordings->library(), id = m_id] {
        // Where it cannot be ended, it is offered at the next start, as if it was interrupted.
        [[maybe_unused]] const auto ended = library.end(id);
    });
}

void Recording::keepRequest(const workspace::Request &request, const net::Redactor &redactor)
{
    m_recordings->disk().post([library = m_recordings->library(), id = m_id, request, redactor] {
        if (const auto bytes = recordedRequest(request, redactor)) {
            [[maybe_unused]] const auto kept = library.keepRequest(id, *bytes);
        }
    });
}

} // namespace sockwright::session
