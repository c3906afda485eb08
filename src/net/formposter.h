// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/callqueue.h"

#include <QByteArray>
#include <QHash>
#include <QThread>
#include <QUrl>

#include <functional>
#include <map>
#include <memory>
#include <variant>

namespace sockwright::net {

class FormCall;

/// A form to be posted (application/x-www-form-urlencoded).
struct FormPost
{
    QUrl url = {}; ///< http or https
    QByteArray authorization = {}; ///< the value of the header; empty: none
    QByteArray body = {}; ///< encoded
    int limitMs = 30'000; ///< for everything, from DNS to the last byte
};

/// What an HTTP server answered, whatever its status.
struct FormAnswer
{
    int status = 0;
    QByteArray body = {};
};

/// Why there was no answer.
struct NoAnswer
{
    QString message = {}; ///< a sentence that begins with the server's place ("127.0.0.1:80")
    bool mayMend = false; ///< by itself: the server was not there, or not in time
};

using FormReply = std::variant<FormAnswer, NoAnswer>;

/// Posts forms to HTTP servers and gives their answers as values. Lives in one thread and returns
/// at once: TLS, DNS and sockets are the work of a thread of its own.
///
/// Redirects are not followed, no cookie is kept or sent, no proxy is used, and a certificate that
/// the system does not trust is an error.
class FormPoster : public QObject
{
    Q_OBJECT

public:
    /// Bytes of an answer's body; a longer one is an error.
    static constexpr qsizetype maxAnswer = 64 * 1024;

    using Id = quint64;
    using Then = std::function<void(const FormReply &)>;

    explicit FormPoster(QObject *parent = nullptr);
    /// Drops everything and joins the thread.
    ~FormPoster() override;

    /// `then` is called from the event loop, once.
    Id post(const FormPost &form, Then then);
    /// Ends it at once; its `then` is not called any more. Also of what has been answered.
    void drop(Id id);

private:
    void answered(Id id, const FormReply &reply);

    QHash<Id, Then> m_waiting;
    Id m_last = 0;
    base::CallQueue m_answers; // from the thread
    base::CallQueue m_orders; // to the thread, and lives there
    std::map<Id, std::unique_ptr<FormCall>> m_open; // the thread's
    std::unique_ptr<QThread> m_thread;
};

} // namespace sockwright::net
