// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/refusalbody.h"

#include "net/wording.h"

#include <algorithm>

namespace sockwright::net {

namespace {

constexpr qsizetype maxLine = 4096; // of the chunked coding: a chunk's size, a trailer
constexpr qsizetype maxSizeDigits = 15;
constexpr qsizetype maxFurther = 64;

} // namespace

RefusalBody::RefusalBody(const wire::ResponseHead &head)
{
    m_encoding = shownText(bodyEncoding(head));
    m_chunked = wire::headerHasToken(head.headers, "Transfer-Encoding", "chunked");
    const auto length = wire::headerValue(head.headers, "Content-Length");
    bool valid = false;
    if (length)
        m_length = length->trimmed().toULongLong(&valid);
    if (head.status < 200 || head.status == 204 || head.status == 304) {
        m_state = State::Whole; // has no body (RFC 9112 section 6.3)
    } else if (m_chunked) {
        m_state = State::ChunkSize;
    } else if (valid) {
        m_left = m_length;
        m_state = m_left == 0 ? State::Whole : State::UntilLength;
    }
}

void RefusalBody::add(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        switch (m_state) {
        case State::UntilLength:
            bytes = addPlain(bytes, State::Whole);
            break;
        case State::UntilClosed:
            m_left = static_cast<quint64>(bytes.size()) + 1;
            bytes = addPlain(bytes, State::Whole);
            break;
        case State::ChunkData:
            bytes = addPlain(bytes, State::ChunkEnd);
            break;
        case State::ChunkSize:
        case State::ChunkEnd:
        case State::Trailer:
            bytes = addLine(bytes);
            break;
        case State::Whole:
            m_furtherSize += static_cast<quint64>(bytes.size());
            m_further += bytes.first(std::min(bytes.size(), maxFurther - m_further.size()));
            return;
        case State::Stopped:
            return;
        }
    }
}

QString RefusalBody::note() const
{
    QStringList notes;
    if (!m_note.isEmpty())
        notes.append(m_note);
    if (!m_encoding.isEmpty() && !m_bytes.isEmpty())
        notes.append(tr("It is kept as it came: in the encoding %1.").arg(m_encoding));
    if (m_furtherSize > 0) {
        notes.append(tr("%1 further bytes came behind the end of the answer: %2")
                         .arg(m_furtherSize)
                         .arg(shownBytes(m_further, maxFurther - 1)));
    }
    return notes.join(u' ');
}

QByteArrayView RefusalBody::addPlain(QByteArrayView bytes, State whenDone)
{
    const qsizetype size
        = static_cast<qsizetype>(std::min<quint64>(m_left, static_cast<quint64>(bytes.size())));
    const qsizetype room = wire::maxHandshakeBody - m_bytes.size();
    m_bytes += bytes.first(std::min(size, room));
    if (size > room) {
        stop(tr("Only the first %1 KiB of the body are kept.").arg(wire::maxHandshakeBody / 1024));
        return {};
    }
    m_left -= static_cast<quint64>(size);
    if (m_left == 0)
        m_state = whenDone;
    return bytes.sliced(size);
}

QByteArrayView RefusalBody::addLine(QByteArrayView bytes)
{
    const qsizetype newline = bytes.indexOf('\n');
    m_line += newline < 0 ? bytes : bytes.first(newline);
    if (m_line.size() > maxLine) {
        stop(tr("The body's chunked coding is broken: this is what came before."));
        return {};
    }
    if (newline < 0)
        return {};
    const QByteArray line = m_line.trimmed();
    m_line.clear();
    lineCame(line);
    return bytes.sliced(newline + 1);
}

void RefusalBody::lineCame(const QByteArray &line)
{
    if (m_state == State::Trailer) {
        if (line.isEmpty()) {
            m_state = State::Whole;
            m_note = tr("The body came in chunks; their sizes are left out here.");
        }
        return;
    }
    if (m_state == State::ChunkEnd && line.isEmpty()) {
        m_state = State::ChunkSize;
        return;
    }
    bool valid = false;
    const QByteArray digits = line.split(';').first().trimmed();
    m_left = digits.toULongLong(&valid, 16);
    if (m_state == State::ChunkEnd || !valid || digits.size() > maxSizeDigits) {
        stop(tr("The body's chunked coding is broken: this is what came before."));
        return;
    }
    m_state = m_left == 0 ? State::Trailer : State::ChunkData;
}

void RefusalBody::stop(const QString &note)
{
    m_state = State::Stopped;
    m_note = note;
}

void RefusalBody::end(Cut cut)
{
    if (isComplete())
        return;
    if (cut == Cut::Closed && m_state == State::UntilClosed)
        m_state = State::Whole;
    else if (m_state == State::UntilLength)
        stop(tr("Only %1 of %2 bytes of the body came.").arg(m_bytes.size()).arg(m_length));
    else if (cut == Cut::Closed)
        stop(tr("The connection ended before the whole body came."));
    else
        stop(tr("The server did not end the body: this is what came of it in time."));
}

} // namespace sockwright::net
