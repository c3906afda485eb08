// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/handshake.h"

#include <QByteArray>
#include <QByteArrayView>

namespace sockwright::net {

/// The body of a refused handshake, taken in as it comes (RFC 9112 section 6): as long as
/// Content-Length says, chunked, or up to the end of the connection; at most
/// wire::maxHandshakeBody bytes of it are kept. A chunked body is kept without its coding. Pure.
class RefusalBody
{
public:
    explicit RefusalBody(const wire::ResponseHead &head);

    void add(QByteArrayView bytes);

    /// Nothing more is wanted.
    bool isComplete() const { return m_state == State::Whole || m_state == State::Stopped; }

    /// Why what came stays without the rest.
    enum class Cut
    {
        Closed, ///< the server ended the connection
        TimedOut,
    };
    /// Nothing more will come.
    void end(Cut cut);

    const QByteArray &bytes() const { return m_bytes; }
    /// What keeps the bytes from being simply the whole body as text, and what came behind it;
    /// empty when there is nothing of the kind.
    QString note() const;

private:
    enum class State
    {
        UntilLength, // m_left: of the body
        UntilClosed,
        ChunkSize,
        ChunkData, // m_left: of the chunk
        ChunkEnd,
        Trailer,
        Whole,
        Stopped,
    };

    QByteArrayView addPlain(QByteArrayView bytes, State whenDone);
    QByteArrayView addLine(QByteArrayView bytes);
    void lineCame(const QByteArray &line);
    void stop(const QString &note);

    State m_state = State::UntilClosed;
    bool m_chunked = false;
    quint64 m_left = 0;
    quint64 m_length = 0; // as announced
    QByteArray m_line; // of the chunked coding, as far as it came
    QByteArray m_bytes;
    QString m_note;
    QString m_encoding; // as the server named it
    quint64 m_furtherSize = 0; // behind the end
    QByteArray m_further; // the first of it
};

} // namespace sockwright::net
