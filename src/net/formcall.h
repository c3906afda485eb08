// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/formposter.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>

namespace sockwright::net {

/// One form on its way, for FormPoster. Lives in the thread that makes it; deleting it ends it.
class FormCall : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const FormReply &)>;

    /// `done` is called once, from the event loop.
    FormCall(const FormPost &form, Done done);

private:
    void read();
    void replyFinished();
    void finish(const FormReply &reply);
    bool mayMend() const;
    QString problem() const;

    QString m_place; // "example.org:443"
    Done m_done;
    // Of its own: a connection kept from another call may be dead, and a form is not sent twice.
    QNetworkAccessManager m_manager;
    QNetworkReply *m_reply; // the manager's
    QString m_tlsProblem;
    QByteArray m_body;
    QTimer m_limit;
};

} // namespace sockwright::net
