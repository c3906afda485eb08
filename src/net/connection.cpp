// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connection.h"

#include "net/batchqueue.h"
#include "net/connectionworker.h"

#include <QElapsedTimer>
#include <QThread>
#include <QTimer>

namespace sockwright::net {

/// The I/O thread of one Connection with its worker, and the queue between the two threads.
class ConnectionThread
{
public:
    explicit ConnectionThread(Connection *owner)
        : queue(std::make_shared<BatchQueue>(Connection::maxWaitingBytes))
        , worker(new ConnectionWorker(queue))
    {
        thread.setObjectName(QStringLiteral("sockwright-io"));
        worker->moveToThread(&thread);
        QObject::connect(&thread, &QThread::finished, worker, &QObject::deleteLater);
        tick.setSingleShot(true);
        QObject::connect(worker, &ConnectionWorker::rowsWaiting, owner,
                         [this, owner] { rowsWaiting(owner); });
        QObject::connect(&tick, &QTimer::timeout, owner, &Connection::batchReady);
        thread.start();
    }
    ~ConnectionThread()
    {
        // The worker's event loop never blocks, so this wait is short.
        thread.quit();
        thread.wait();
    }

    void post(std::function<void()> call) { worker->calls().post(std::move(call)); }

    /// `bytes` count as waiting until `call` has handed them over to who counts them from then on.
    template <typename Call>
    void send(qsizetype bytes, Call call)
    {
        queue->unsentBytes.fetch_add(static_cast<quint64>(bytes), std::memory_order_relaxed);
        post([call = std::move(call), bytes, waiting = queue] {
            call();
            waiting->unsentBytes.fetch_sub(static_cast<quint64>(bytes), std::memory_order_relaxed);
        });
    }

    void rowsWaiting(Connection *owner)
    {
        const bool hurry = queue->look();
        const qint64 since = sinceBatch.isValid() ? sinceBatch.elapsed() : interval;
        if (hurry || since >= interval)
            emit owner->batchReady();
        else if (!tick.isActive())
            tick.start(int(interval - since));
    }

    QThread thread;
    std::shared_ptr<BatchQueue> queue;
    ConnectionWorker *worker; // lives in, and is deleted by, thread
    QTimer tick;
    QElapsedTimer sinceBatch;
    qint64 interval = 0;
};

Connection::Connection(QObject *parent)
    : QObject(parent)
    , m_thread(std::make_unique<ConnectionThread>(this))
{
    // Without this Qt writes host names of some top-level domains as Latin-1 into the Host header.
    QUrl::setIdnWhitelist({});
}

Connection::~Connection() = default;

void Connection::open(const Target &target)
{
    m_thread->post([worker = m_thread->worker, target] { worker->open(target); });
}

void Connection::close(quint16 code, const QString &reason)
{
    m_thread->post([worker = m_thread->worker, code, reason] { worker->close(code, reason); });
}

void Connection::abort()
{
    m_thread->post([worker = m_thread->worker] { worker->abort(); });
}

void Connection::sendText(const QByteArray &utf8)
{
    m_thread->send(utf8.size(),
                   [worker = m_thread->worker, utf8] { worker->send(wire::Opcode::Text, utf8); });
}

void Connection::sendBinary(const QByteArray &bytes)
{
    m_thread->send(bytes.size(), [worker = m_thread->worker, bytes] {
        worker->send(wire::Opcode::Binary, bytes);
    });
}

void Connection::sendPing(const QByteArray &payload)
{
    m_thread->post(
        [worker = m_thread->worker, payload] { worker->send(wire::Opcode::Ping, payload); });
}

void Connection::sendPong(const QByteArray &payload)
{
    m_thread->post(
        [worker = m_thread->worker, payload] { worker->send(wire::Opcode::Pong, payload); });
}

void Connection::sendFragments(const FragmentedMessage &message)
{
    m_thread->send(message.payload.size(),
                   [worker = m_thread->worker, message] { worker->sendFragments(message); });
}

void Connection::sendRaw(const RawFrame &frame)
{
    m_thread->post([worker = m_thread->worker, frame] { worker->sendRaw(frame); });
}

void Connection::setPongPolicy(const PongPolicy &policy)
{
    m_thread->post([worker = m_thread->worker, policy] { worker->setPongPolicy(policy); });
}

quint64 Connection::queuedBytes() const
{
    return m_thread->queue->unsentBytes.load(std::memory_order_relaxed);
}

void Connection::setBatchInterval(int ms)
{
    m_thread->interval = ms;
}

wire::Batch Connection::take()
{
    auto [batch, resume] = m_thread->queue->take();
    m_thread->sinceBatch.start();
    if (resume)
        m_thread->post([worker = m_thread->worker] { worker->resume(); });
    return std::move(batch);
}

} // namespace sockwright::net
