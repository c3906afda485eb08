// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/recordings.h"

#include "session/targetbuilder.h"
#include "workspace/requestfile.h"

namespace sockwright::session {

base::Result<QByteArray> recordedRequest(workspace::Request request, const net::Redactor &redactor)
{
    if (const QUrl url = urlFromText(request.url); !url.userInfo().isEmpty())
        request.url = url.toString(QUrl::RemoveUserInfo);
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
