// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/responsereader.h"

namespace sockwright::net {

ResponseReader::ResponseReader(QAbstractSocket *socket, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_patience(this)
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (auto &body = m_response.body())
            body->end(RefusalBody::Cut::TimedOut);
        finish();
    });
    connect(m_socket, &QIODevice::readyRead, this, &ResponseReader::read);
}

void ResponseReader::read()
{
    if (m_finished)
        return;
    if (m_socket->isOpen()) // a reset while writing closes it
        m_response.add(m_socket->readAll()); // at most the socket's read buffer
    const Response::State state = m_response.state();
    if (state == Response::State::Incomplete)
        return;
    if (!std::exchange(m_headAnnounced, true)) {
        emit headCame();
        if (state == Response::State::Body)
            m_patience.start(bodyWaitMs);
        else if (state == Response::State::NotHttp)
            m_patience.start(evidenceWaitMs);
    }
    if (state != Response::State::Body && state != Response::State::NotHttp)
        finish();
}

void ResponseReader::end()
{
    if (m_finished)
        return;
    read();
    if (auto &body = m_response.body())
        body->end(RefusalBody::Cut::Closed);
    finish();
}

void ResponseReader::finish()
{
    if (std::exchange(m_finished, true))
        return;
    m_patience.stop();
    QObject::disconnect(m_socket, nullptr, this, nullptr);
    emit finished();
}

} // namespace sockwright::net
