// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/connectoptions.h"
#include "cli/output.h"
#include "cli/rowprinter.h"
#include "cli/savedrequest.h"
#include "cli/standardinput.h"

#include "base/signalwatcher.h"
#include "session/session.h"
#include "workspace/secretkeeper.h"

#include <QTimer>

namespace sockwright::cli {

/// `sockwright-cli connect`: one session from its first row to its last, printed as it goes.
class ConnectCommand : public QObject
{
    Q_OBJECT

public:
    /// `secrets`, where the values of a saved request's secrets are, outlive the command.
    ConnectCommand(const ConnectOptions &options, workspace::Secrets &secrets,
                   QObject *parent = nullptr);

    /// Reads what is to be sent and starts to connect; finished() follows. An Error is wrong usage:
    /// nothing was started. It may take the event loop to tell, by finished() then.
    base::Result<void> start();

signals:
    void finished(int exitStatus);

private:
    base::Result<void> loadSteps();
    /// What is sent for a saved request (or none) that is in a folder with these settings.
    workspace::Request requestFrom(const workspace::Request &saved,
                                   const workspace::FolderSettings &above) const;
    void lookUpSecrets(const SavedRequest &saved);
    base::Result<void> connectWith(const workspace::Request &request);
    base::Result<void> startRecording();
    base::Result<void> recordRequest() const;
    void stopRecording(const QString &message);

    void takeRows(std::size_t first, std::size_t count);
    void takeRow(std::size_t row);
    void clearRows();
    void followState(wire::State state);
    void begin();
    void send(const SendStep &step);
    void sendSteps();
    void sendLine(const QByteArray &line);
    void goOnSending();
    void giveUpSending();

    void closeWhenSent();
    void closeNow();
    void interrupt();
    void giveUpWaiting();
    void end();
    bool isShortOfMessages() const;
    QString problem() const;
    ExitStatus exitStatus() const;

    ConnectOptions m_options;
    workspace::SecretKeeper m_keeper;
    QString m_passphrase; // of the client's key, when an option names it
    oauth::TokenSource m_tokens;
    session::Session m_session;
    RowPrinter m_printer;
    base::SignalWatcher m_signals;
    StandardInput m_input;
    QTimer m_waitTimer;

    QString m_problem; ///< why we have dropped the connection
    bool m_connected = false; ///< there was a connection, if only for a moment
    bool m_interrupted = false;
    bool m_notRecorded = false; // the disk takes no more
    bool m_timedOut = false;
    bool m_refusedInput = false; // a line that could not be sent
    bool m_closing = false; // as soon as all is sent
    bool m_clearing = false; // clearRows() is on its way
    qint64 m_received = 0; // messages
    std::size_t m_sentSteps = 0; // of the options'
};

} // namespace sockwright::cli
