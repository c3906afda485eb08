// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/connectcommand.h"

#include "base/byteview.h"
#include "base/clock.h"
#include "base/files.h"
#include "capture/library.h"
#include "capture/store.h"
#include "capture/totals.h"
#include "wire/closecode.h"
#include "wire/utf8.h"

#include <QDir>

namespace sockwright::cli {

using namespace Qt::StringLiterals;
using wire::Direction;
using wire::Kind;
using wire::State;

namespace {

/// More than this is held back in standard input instead of in memory.
constexpr std::uint64_t maxUnsent = 8 * 1024 * 1024;
/// Rows that were printed are dropped past either.
constexpr std::size_t maxRowsKept = 50'000;
constexpr std::uint64_t maxBytesKept = 32 * 1024 * 1024;

} // namespace

ConnectCommand::ConnectCommand(const ConnectOptions &options, workspace::Secrets &secrets,
                               QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_keeper(secrets)
    , m_printer(options.output, base::nowNs())
{
    m_session.useTokens(&m_tokens);
    connect(&m_session.capture(), &capture::Capture::appended, this, &ConnectCommand::takeRows);
    connect(&m_session, &session::Session::statusChanged, this, &ConnectCommand::followState);
    connect(&m_session, &session::Session::messageRefused, this, &ConnectCommand::giveUpSending);
    connect(&m_signals, &base::SignalWatcher::interrupted, this, &ConnectCommand::interrupt);
    connect(&m_input, &StandardInput::line, this, &ConnectCommand::sendLine);
    connect(&m_input, &StandardInput::ended, this, [this] {
        if (!m_options.hasEnd())
            closeWhenSent();
    });
    connect(&m_input, &StandardInput::tooLong, this, [this] {
        m_refusedInput = true;
        writeError(tr("A line of standard input is longer than 64 MiB and was not sent."));
        closeWhenSent();
    });
    m_waitTimer.setSingleShot(true);
    connect(&m_waitTimer, &QTimer::timeout, this, &ConnectCommand::giveUpWaiting);
}

base::Result<void> ConnectCommand::start()
{
    const auto saved = loadSavedRequest(m_options.workspaceFolder, m_options.requestPath);
    if (!saved)
        return saved.error();
    if (auto loaded = loadSteps(); !loaded)
        return loaded;
    const auto passphrase = passphraseFor(m_options);
    if (!passphrase)
        return passphrase.error();
    m_passphrase = *passphrase;
    const workspace::Request request = requestFrom(saved->request, joinedSettings(saved->levels));
    if (missingSecrets(request).isEmpty())
        return connectWith(request);
    lookUpSecrets(*saved);
    return {};
}

workspace::Request ConnectCommand::requestFrom(const workspace::Request &saved,
                                               const workspace::FolderSettings &above) const
{
    workspace::Request request = requestFor(m_options, withInherited(saved, above));
    if (!m_passphrase.isEmpty())
        request.settings.tls.passphrase = workspace::Secret(m_passphrase);
    return request;
}

void ConnectCommand::lookUpSecrets(const SavedRequest &saved)
{
    const auto connectFilled = [this](const workspace::Request &request) {
        const QStringList missing = missingSecrets(request);
        const auto started = missing.isEmpty()
            ? connectWith(request)
            : base::Result<void>(notInTheKeychain(missing, m_options.requestPath));
        if (started)
            return;
        writeError(started.error().message);
        emit finished(WrongUsage);
    };
    m_keeper.fill(saved.root, saved.levels, this,
                  [this, saved, connectFilled](const workspace::FolderSettings &above) {
                      m_keeper.fill<workspace::Request>(
                          saved.root, saved.path, saved.request, this,
                          [this, above, connectFilled](const workspace::Request &filled) {
                              connectFilled(requestFrom(filled, above));
                          });
                  });
}

base::Result<void> ConnectCommand::connectWith(const workspace::Request &request)
{
    m_session.setRequest(request);
    m_session.setOverrides(overridesFor(m_options));
    if (auto recording = startRecording(); !recording)
        return recording;
    auto started = m_session.connectToServer();
    if (m_options.captureFolder.isEmpty())
        return started;
    if (started)
        return recordRequest();
    QDir(m_options.captureFolder).removeRecursively(); // it was empty, and there are no rows
    return started;
}

base::Result<void> ConnectCommand::recordRequest() const
{
    const auto bytes = m_session.requestRecord();
    if (!bytes)
        return bytes.error();
    return base::writeFileAtomically(capture::Library::requestFile(m_options.captureFolder),
                                     *bytes);
}

base::Result<void> ConnectCommand::startRecording()
{
    const QString &folder = m_options.captureFolder;
    if (folder.isEmpty())
        return {};
    if (!QDir().mkpath(folder))
        return base::Error{tr("The folder %1 cannot be made.").arg(folder)};
    if (!QDir(folder).isEmpty())
        return base::Error{tr("%1 is not empty. Name a new folder for the capture.").arg(folder)};
    auto store = capture::Store::create(folder);
    if (!store)
        return store.error();
    m_session.capture().recordTo(std::move(*store));
    connect(&m_session.capture(), &capture::Capture::recordingStopped, this,
            &ConnectCommand::stopRecording);
    return {};
}

// Rows are lost from here on, with them the count of what was sent and received.
void ConnectCommand::stopRecording(const QString &message)
{
    m_notRecorded = true;
    writeError(message);
    closeNow();
}

base::Result<void> ConnectCommand::loadSteps()
{
    for (SendStep &step : m_options.steps) {
        if (step.kind != SendStep::Kind::File)
            continue;
        constexpr qint64 maxFile = 256LL * 1024 * 1024;
        auto bytes = base::readFile(step.file, maxFile);
        if (!bytes)
            return bytes.error();
        step.payload = std::move(bytes).value();
        step.kind = wire::isValidUtf8(base::viewOf(step.payload)) ? SendStep::Kind::Text
                                                                  : SendStep::Kind::Binary;
    }
    return {};
}

void ConnectCommand::takeRows(std::size_t first, std::size_t count)
{
    for (std::size_t row = first; row < first + count; ++row)
        takeRow(row);
    if (!m_printer.flush())
        closeNow();
    goOnSending();

    const capture::Capture &rows = m_session.capture();
    if (!m_clearing && (rows.size() > maxRowsKept || rows.payloadBytes() > maxBytesKept)) {
        // Not now: the session has yet to look at them.
        m_clearing = true;
        QMetaObject::invokeMethod(this, &ConnectCommand::clearRows, Qt::QueuedConnection);
    }
}

void ConnectCommand::takeRow(std::size_t row)
{
    const capture::Capture &rows = m_session.capture();
    const wire::Record &record = rows.record(row);

    // Not left to followState(): a batch may hold more than this, up to the whole life of a
    // connection, and what there is to send goes out before any message is counted.
    if (!m_connected && record.kind == Kind::State
        && record.code == std::uint16_t(State::Connected))
        begin();

    if (record.direction == Direction::In && capture::isWholeMessage(record)) {
        if (m_options.count && m_received == *m_options.count)
            return;
        ++m_received;
        if (m_options.echo) {
            const std::string_view payload = rows.payload(row);
            const QByteArray bytes(payload.data(), qsizetype(payload.size()));
            send({record.kind == Kind::Text ? SendStep::Kind::Text : SendStep::Kind::Binary,
                  bytes,
                  {}});
        }
        if (m_received == m_options.count)
            closeWhenSent();
    }
    m_printer.add(rows, row);
}

void ConnectCommand::clearRows()
{
    m_clearing = false;
    m_printer.countCleared(m_session.capture().size());
    m_session.capture().clear();
}

void ConnectCommand::followState(State state)
{
    // Told when nothing follows: a connection that is tried again is Reconnecting instead.
    if (state == State::Closed)
        end();
    else if (state == State::Connected)
        sendSteps();
}

void ConnectCommand::begin()
{
    m_connected = true;
    if (m_options.waitMs)
        m_waitTimer.start(*m_options.waitMs);
    if (m_options.readsStandardInput())
        m_input.resume();
    else if (!m_options.hasEnd() && m_options.close && !m_options.echo)
        closeWhenSent();
}

void ConnectCommand::send(const SendStep &step)
{
    switch (step.kind) {
    case SendStep::Kind::Text:
        m_session.sendText(step.payload);
        break;
    case SendStep::Kind::Binary:
    case SendStep::Kind::File:
        m_session.sendBinary(step.payload);
        break;
    case SendStep::Kind::Ping:
        m_session.sendPing(step.payload);
        break;
    }
    if (m_session.unsentBytes() > maxUnsent)
        m_input.pause();
}

// In their order, pings too, which wait in no queue: while there is a connection.
void ConnectCommand::sendSteps()
{
    while (m_sentSteps < m_options.steps.size() && m_session.state() == State::Connected
           && m_session.unsentBytes() <= maxUnsent)
        send(m_options.steps[m_sentSteps++]);
    if (m_closing)
        closeWhenSent();
}

void ConnectCommand::goOnSending()
{
    if (!m_connected)
        return;
    sendSteps();
    if (!m_closing && m_options.readsStandardInput() && m_session.unsentBytes() <= maxUnsent)
        m_input.resume();
}

// An echo cannot be held back; all else is.
void ConnectCommand::giveUpSending()
{
    m_problem = tr("The server does not read what it is sent; the connection was dropped.");
    m_session.abort();
}

void ConnectCommand::sendLine(const QByteArray &line)
{
    if (m_closing)
        return;
    if (wire::isValidUtf8(base::viewOf(line))) {
        send({SendStep::Kind::Text, line, {}});
        return;
    }
    m_refusedInput = true;
    writeError(tr("A line of standard input is not UTF-8 and was not sent. Text messages are "
                  "UTF-8; use --send-file for others."));
}

void ConnectCommand::closeWhenSent()
{
    m_closing = true;
    if (m_sentSteps == m_options.steps.size() && m_session.unsentMessages() == 0)
        closeNow();
}

void ConnectCommand::closeNow()
{
    m_closing = true;
    m_waitTimer.stop();
    m_input.pause();
    const CloseOption close = m_options.close.value_or(CloseOption());
    m_session.disconnectFromServer(close.code, close.reason);
}

void ConnectCommand::interrupt()
{
    if (std::exchange(m_interrupted, true))
        m_session.abort();
    else
        closeNow();
}

void ConnectCommand::giveUpWaiting()
{
    m_timedOut = isShortOfMessages();
    closeNow();
}

void ConnectCommand::end()
{
    m_waitTimer.stop();
    m_input.pause();
    if (const QString message = problem(); !message.isEmpty())
        writeError(message);
    emit finished(exitStatus());
}

bool ConnectCommand::isShortOfMessages() const
{
    return m_options.count && m_received < *m_options.count;
}

QString ConnectCommand::problem() const
{
    if (!m_problem.isEmpty())
        return m_problem;
    const session::Status &status = m_session.status();
    if (m_timedOut) {
        return tr("Only %1 of %2 messages came within %3 ms.")
            .arg(m_received)
            .arg(*m_options.count)
            .arg(*m_options.waitMs);
    }
    if (status.failure)
        return status.failure->message + u' ' + status.failure->hint;
    if (!m_connected)
        return tr("Interrupted before there was a connection.");
    if (!status.clean && status.close && status.close->direction == Direction::In) {
        return tr("The server closed with %1 %2 and ended TCP before it could be answered.")
            .arg(status.close->code)
            .arg(wire::closeCodeName(status.close->code));
    }
    if (!status.clean)
        return tr("The connection ended without a closing handshake.");
    if (isShortOfMessages()) {
        return tr("The connection was closed after %1 of %2 messages.")
            .arg(m_received)
            .arg(*m_options.count);
    }
    return {};
}

ExitStatus ConnectCommand::exitStatus() const
{
    const session::Status &status = m_session.status();
    if (m_timedOut)
        return TimedOut;
    if (!m_connected) {
        if (!status.failure)
            return CouldNotConnect;
        if (status.failure->diagnosis == wire::Diagnosis::InvalidUrl)
            return WrongUsage;
        return status.failure->timedOut ? TimedOut : CouldNotConnect;
    }
    if (status.failure || !status.clean)
        return ClosedAbnormally;
    return isShortOfMessages() || m_refusedInput || m_notRecorded ? ExpectationFailed : Done;
}

} // namespace sockwright::cli
