// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/formposter.h"

#include "net/formcall.h"

#include <QEventLoop>

namespace sockwright::net {

FormPoster::FormPoster(QObject *parent)
    : QObject(parent)
    , m_thread(QThread::create([this] {
        QEventLoop().exec();
        m_open.clear();
    }))
{
    m_thread->setObjectName(QStringLiteral("forms"));
    m_orders.moveToThread(m_thread.get());
}

FormPoster::~FormPoster()
{
    m_thread->quit();
    m_thread->wait();
}

FormPoster::Id FormPoster::post(const FormPost &form, Then then)
{
    const Id id = ++m_last;
    m_waiting.insert(id, std::move(then));
    if (!m_thread->isRunning())
        m_thread->start();
    m_orders.post([this, id, form] {
        // The destructor joins the thread, so `this` is there to be told.
        auto done = [this, id](const FormReply &reply) {
            if (const auto at = m_open.find(id); at != m_open.end()) {
                at->second.release()->deleteLater(); // it is the one that calls
                m_open.erase(at);
            }
            m_answers.post([this, id, reply] { answered(id, reply); });
        };
        m_open.emplace(id, std::make_unique<FormCall>(form, std::move(done)));
    });
    return id;
}

void FormPoster::drop(Id id)
{
    if (m_waiting.remove(id))
        m_orders.post([this, id] { m_open.erase(id); });
}

void FormPoster::answered(Id id, const FormReply &reply)
{
    if (const Then then = m_waiting.take(id))
        then(reply);
}

} // namespace sockwright::net
