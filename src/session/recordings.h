// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/serialexecutor.h"
#include "capture/library.h"
#include "net/redactor.h"
#include "workspace/request.h"

#include <QString>

#include <cstdint>

namespace sockwright::session {

/// Where sessions keep their conversations, and the thread for work on it. The front end makes one;
/// it outlives its sessions and lives in their thread. Its end waits for what it was told to do.
class Recordings
{
public:
    explicit Recordings(const QString &folder)
        : m_library(folder)
    {
    }

    /// Blocks on the disk: for jobs of disk().
    const capture::Library &library() const { return m_library; }
    /// Jobs on the library, one after the other.
    base::SerialExecutor &disk() { return m_disk; }

    /// Payload bytes that one conversation may keep; counts for those that begin later.
    std::uint64_t payloadLimit() const { return m_payloadLimit; }
    void setPayloadLimit(std::uint64_t bytes) { m_payloadLimit = bytes; }

private:
    capture::Library m_library;
    std::uint64_t m_payloadLimit = UINT64_MAX;
    base::SerialExecutor m_disk;
};

/// A request as it is kept beside the capture of its conversation: the bytes of a request file,
/// without the values of secrets and without `user:password@`. Pure.
base::Result<QByteArray> recordedRequest(workspace::Request request, const net::Redactor &redactor);

/// A capture of a session; it ends with this object, which outlives its Store.
class Recording
{
public:
    Recording(Recordings *recordings, const QString &id)
        : m_recordings(recordings)
        , m_id(id)
    {
    }
    ~Recording();
    Recording(const Recording &) = delete;
    Recording &operator=(const Recording &) = delete;

    /// See capture::Library.
    const QString &id() const { return m_id; }

    /// Keeps what the conversation is held with beside its rows, in the background: the latest
    /// counts. What cannot be written is not there; the rows say when the disk is full.
    void keepRequest(const workspace::Request &request, const net::Redactor &redactor);

private:
    Recordings *m_recordings;
    QString m_id;
};

} // namespace sockwright::session
