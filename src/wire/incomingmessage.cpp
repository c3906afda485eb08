// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/incomingmessage.h"

#include <algorithm>
#include <limits>

namespace sockwright::wire {

namespace {

// What is reserved at most on the word of a frame header alone.
constexpr std::uint64_t firstReservation = 1024 * 1024;
// Larger messages are handed over in their own chunk; smaller ones are copied, and the chunk kept.
constexpr std::size_t largestCopied = 64 * 1024;

std::uint32_t saturated(std::uint64_t value)
{
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(value, std::numeric_limits<std::uint32_t>::max()));
}

// The offset of the first byte that `validator`, as it was before `bytes`, refuses.
std::size_t firstRefused(Utf8Validator validator, std::string_view bytes)
{
    std::size_t i = 0;
    while (i < bytes.size() && validator.consume(bytes.substr(i, 1)))
        ++i;
    return i;
}

} // namespace

IncomingMessage::IncomingMessage(std::uint64_t maxBytes, bool inflate, bool noContextTakeover)
    : m_maxBytes(maxBytes)
{
    if (inflate)
        m_inflater.emplace(noContextTakeover);
}

void IncomingMessage::open(Kind kind, bool compressed)
{
    m_open = true;
    m_compressed = compressed;
    m_kind = kind;
    m_frames = 0;
    m_wireSize = 0;
    m_whole = {};
}

void IncomingMessage::beginFrame(std::uint64_t bytesOnWire)
{
    ++m_frames;
    m_wireSize += bytesOnWire;
}

void IncomingMessage::endFrame(const Frame &frame, bool last)
{
    if (m_listed.size() < maxListedFrames)
        m_listed.push_back(frame);
    if (!last)
        m_whole = {m_frames, m_wireSize, m_payload.size()};
}

void IncomingMessage::breakFrame(const Frame &frame, std::uint64_t missing)
{
    m_wireSize -= missing;
    endFrame(frame, false);
}

void IncomingMessage::dropFrame()
{
    if (!m_open)
        return;
    m_frames = m_whole.frames;
    m_wireSize = m_whole.wireSize;
    m_payload.cutBack(m_whole.size);
    m_listed.resize(std::min<std::size_t>(m_listed.size(), m_whole.frames));
}

// What is reserved beyond n bytes follows what has come so far, up to the end of the message when
// this frame is its last.
char *IncomingMessage::reserve(std::size_t n, std::uint64_t frameRest, bool last)
{
    if (m_payload.room() < n) {
        const std::uint64_t frameEnd = m_payload.size() + frameRest;
        std::uint64_t capacity = std::max<std::uint64_t>(
            m_payload.capacity() + m_payload.capacity() / 2, std::min(frameEnd, firstReservation));
        if (last)
            capacity = std::min(capacity, frameEnd);
        m_payload.resize(std::max<std::size_t>(m_payload.size() + n, capacity));
    }
    return m_payload.tail();
}

std::optional<Breach> IncomingMessage::take(std::size_t n)
{
    const std::size_t before = m_payload.size();
    m_payload.grow(n);
    return checkText(before);
}

std::optional<Breach> IncomingMessage::inflate(std::string_view bytes)
{
    const std::size_t before = m_payload.size();
    return judge(before, m_inflater->consume(bytes, m_maxBytes, m_payload));
}

// The text in front of a broken place is judged first: what is said must not depend on the pieces
// in which the message came.
std::optional<Breach> IncomingMessage::judge(std::size_t before, Inflater::Outcome outcome)
{
    if (const auto breach = checkText(before))
        return breach;
    switch (outcome) {
    case Inflater::Outcome::Done:
        break;
    case Inflater::Outcome::TooBig:
        return Breach{Rule::InflatedTooBig, 0, m_maxBytes};
    case Inflater::Outcome::Broken:
        return Breach{Rule::InflateBroken};
    }
    return std::nullopt;
}

std::optional<Breach> IncomingMessage::checkText(std::size_t before)
{
    if (m_kind != Kind::Text)
        return std::nullopt;
    const std::string_view added = m_payload.view(before, m_payload.size() - before);
    const Utf8Validator validator = m_utf8;
    if (m_utf8.consume(added))
        return std::nullopt;
    return Breach{Rule::TextUtf8, before + firstRefused(validator, added)};
}

std::optional<Breach> IncomingMessage::finish(std::int64_t timeNs, Batch &out)
{
    if (m_compressed) {
        const std::size_t before = m_payload.size();
        if (const auto breach = judge(before, m_inflater->finish(m_maxBytes, m_payload)))
            return breach;
    }
    if (m_kind == Kind::Text && !m_utf8.finish())
        return Breach{Rule::TextUtf8Cut, m_payload.size()};

    close(m_kind, 0, timeNs, out);
    return std::nullopt;
}

void IncomingMessage::cutOff(std::int64_t timeNs, Batch &out)
{
    if (!m_open)
        return;
    const bool isText = m_kind == Kind::Text && isValidUtf8(m_payload.view(0, m_payload.size()));
    if (m_frames > 0)
        close(isText ? Kind::Text : Kind::Binary, Record::Unfinished, timeNs, out);
    m_payload = {};
    m_open = false;
    m_compressed = false;
}

void IncomingMessage::close(Kind kind, std::uint8_t flags, std::int64_t timeNs, Batch &out)
{
    Record record;
    record.time = timeNs;
    record.direction = Direction::In;
    record.kind = kind;
    record.frames = saturated(m_frames);
    record.wireSize = saturated(m_wireSize);
    record.flags = flags;
    if (m_compressed)
        record.flags |= Record::Compressed;
    if (m_payload.size() <= largestCopied) {
        out.append(record, m_payload.view(0, m_payload.size()));
        m_payload.clear();
    } else {
        m_payload.resize(m_payload.size());
        out.append(record, std::exchange(m_payload, {}));
    }
    out.setFrames(m_listed);
    m_listed.clear();
    m_open = false;
    m_compressed = false;
}

std::pair<std::size_t, std::string_view> IncomingMessage::upTo(std::size_t offset,
                                                               std::size_t before) const
{
    const std::size_t first = offset - std::min(offset, before);
    return {first, m_payload.view(first, offset + 1 - first)};
}

} // namespace sockwright::wire
