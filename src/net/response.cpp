// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/response.h"

#include <algorithm>

namespace sockwright::net {

namespace {

constexpr QByteArrayView protocolName("HTTP/");

struct HeadEnd
{
    qsizetype end = -1; // behind the empty line; -1: not there yet
    bool lineFeedsOnly = false;
};

HeadEnd findHeadEnd(QByteArrayView bytes, qsizetype from)
{
    for (qsizetype i = bytes.indexOf('\n', from); i >= 0; i = bytes.indexOf('\n', i + 1)) {
        const QByteArrayView next = bytes.sliced(i + 1);
        if (next.startsWith('\n'))
            return {i + 2, true};
        if (next.startsWith("\r\n"))
            return {i + 3, i == 0 || bytes[i - 1] != '\r'};
    }
    return {};
}

} // namespace

void Response::add(const QByteArray &bytes)
{
    switch (m_state) {
    case State::Incomplete:
        m_headText += bytes;
        m_state = readHeads();
        break;
    case State::NotHttp:
        m_headText += bytes.left(std::max<qsizetype>(maxHead - m_headText.size(), 0));
        break;
    case State::Body:
        m_body->add(bytes);
        if (m_body->isComplete())
            m_state = State::Whole;
        break;
    case State::Whole:
        if (m_head->status == 101)
            m_rest += bytes;
        break;
    case State::LineFeedsOnly:
    case State::TooLarge:
        break;
    }
}

Response::State Response::readHeads()
{
    for (;;) {
        const QByteArrayView bytes = QByteArrayView(m_headText).sliced(m_announced);
        const qsizetype common = std::min(bytes.size(), protocolName.size());
        if (bytes.first(common) != protocolName.first(common))
            return State::NotHttp;
        const QByteArrayView searched = bytes.first(std::min(bytes.size(), maxHead - m_announced));
        // Every whole status line is looked at, so that nonsense does not wait for an empty line.
        const qsizetype lineEnd = searched.indexOf('\n');
        if (lineEnd >= 0 && !wire::parseResponseHead(searched.first(lineEnd)))
            return State::NotHttp;
        const auto [end, lineFeedsOnly] = findHeadEnd(searched, m_scanned);
        if (end < 0) {
            m_scanned = std::max<qsizetype>(searched.size() - 2, 0); // "\n\r\n" may be cut there
            return bytes.size() > searched.size() ? State::TooLarge : State::Incomplete;
        }
        const auto head = wire::parseResponseHead(searched.first(end));
        if (lineFeedsOnly) {
            m_head = head;
            return State::LineFeedsOnly;
        }
        m_scanned = 0;
        if (head->status < 200 && head->status != 101) {
            m_announced += end;
            continue;
        }
        headCame(*head, m_announced + end);
        return m_body && !m_body->isComplete() ? State::Body : State::Whole;
    }
}

void Response::headCame(const wire::ResponseHead &head, qsizetype end)
{
    m_head = head;
    m_rest = m_headText.mid(end);
    m_headText.truncate(end);
    if (head.status != 101) {
        m_body.emplace(head);
        m_body->add(takeRest());
    }
}

} // namespace sockwright::net
