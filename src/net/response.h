// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/refusalbody.h"
#include "wire/handshake.h"

#include <QByteArray>

#include <optional>

namespace sockwright::net {

/// What a server answers to the upgrade request, taken apart as it comes, in bounded memory:
/// answers 100 to 199 that only announce another one (RFC 9110 section 15.2), the head that counts,
/// and a refusal's body. Pure.
class Response
{
public:
    /// A head longer than this, with the announcing ones in front of it, is given up.
    static constexpr qsizetype maxHead = 128 * 1024;

    enum class State
    {
        Incomplete, ///< of a head, or nothing yet
        Body, ///< a refusal whose body is still coming
        Whole, ///< a head that agrees to the upgrade, or a refusal with all of its body
        NotHttp, ///< what came cannot become an HTTP answer
        LineFeedsOnly, ///< a head whose lines end with LF instead of CR LF
        TooLarge,
    };

    void add(const QByteArray &bytes);
    State state() const { return m_state; }

    /// Exactly what came up to the end of the head that counts; all of it when none came whole.
    const QByteArray &headText() const { return m_headText; }
    /// The head that counts, once it has come; also of LineFeedsOnly.
    const std::optional<wire::ResponseHead> &head() const { return m_head; }
    /// What came behind a head that agrees to the upgrade.
    QByteArray takeRest() { return std::exchange(m_rest, {}); }
    /// The body of a refusal; nothing without one.
    std::optional<RefusalBody> &body() { return m_body; }

private:
    State readHeads();
    void headCame(const wire::ResponseHead &head, qsizetype end);

    State m_state = State::Incomplete;
    QByteArray m_headText;
    qsizetype m_announced = 0; // bytes of m_headText that are answers 100 to 199
    qsizetype m_scanned = 0; // behind these: bytes that hold no end of a head
    std::optional<wire::ResponseHead> m_head;
    QByteArray m_rest;
    std::optional<RefusalBody> m_body;
};

} // namespace sockwright::net
