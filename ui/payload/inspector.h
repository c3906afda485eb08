// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/serialexecutor.h"
#include "capture/query/query.h"
#include "ui/payload/inspectedrow.h"
#include "ui/payload/preparedpayload.h"

#include <QTimer>
#include <QWidget>

#include <atomic>
#include <memory>
#include <vector>

class QLabel;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace sockwright::ui {

class BytesCopy;
class FrameView;
class HandshakeView;
class HexView;
class PlainTextView;
class WordsView;

/// Shows one row of a conversation: a line of facts with Copy and Save, its payload as Pretty, Raw
/// and Hex, its frames, and the handshake of its connection. The tab widget carries the accessible
/// name "Inspector".
///
/// The GUI thread never waits for a payload: it is copied in slices (BytesCopy), formatted and
/// indexed in the background, and what comes back for a row that is no longer shown is dropped. A
/// row whose payload is gone by then shows as a note.
class Inspector : public QWidget
{
    Q_OBJECT

public:
    explicit Inspector(QWidget *parent = nullptr);
    ~Inspector() override;

    /// Shows a row; contentShown() follows when its payload is there, after one or two turns of the
    /// event loop for a small one.
    void setRow(const InspectedRow &row);
    /// Shows nothing but a hint.
    void clear();
    /// What the payload shows the matches of, in Pretty, Raw and Hex; it is scrolled to the first.
    void setQueries(const std::vector<capture::Query> &queries);
    /// Turns to the handshake of the row's connection.
    void showHandshake();
    /// Turns to the row's frames.
    void showFrames();

    /// The payload of the row shown; empty until it is there.
    const QByteArray &payload() const { return m_payload; }

    /// Writes the payload to a file in the background; saved() or saveFailed() follows.
    void savePayload(const QString &path);

    QTabWidget *tabs() const { return m_tabs; }
    PlainTextView *prettyView() const { return m_pretty; }
    PlainTextView *rawView() const { return m_raw; }
    HexView *hexView() const { return m_hex; }
    /// The note above the pretty text; empty when there is none.
    QString note() const;

signals:
    void contentShown();
    void saved(const QString &path);
    /// A sentence for people. The Inspector shows it too.
    void saveFailed(const QString &message);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    using Generation = std::shared_ptr<std::atomic<quint64>>;

    QWidget *makeHeader();
    QWidget *makePrettyPage();
    void prepare(const QByteArray &bytes);
    void showPrepared(PreparedPayload payload);
    void goToFirstMatch();
    void setNote(const QString &note);
    void setFacts(const QString &facts);
    void dropContent();
    void copyPayload();
    void askWhereToSave();
    void applyPalette();

    base::SerialExecutor m_executor;
    Generation m_generation; // of the row shown; jobs for another one end at once
    InspectedRow m_row;
    std::vector<capture::Query> m_queries;
    QByteArray m_payload;
    QString m_factsText;
    BytesCopy *m_copy;
    QTimer m_patience; // runs out when preparing takes long enough to say so

    QLabel *m_directionIcon = nullptr;
    QLabel *m_facts = nullptr;
    QToolButton *m_copyButton = nullptr;
    QToolButton *m_saveButton = nullptr;
    QTabWidget *m_tabs;
    QLabel *m_note = nullptr;
    QStackedWidget *m_prettyStack = nullptr;
    PlainTextView *m_pretty;
    HexView *m_prettyHex;
    WordsView *m_words; // of a row that is no message
    PlainTextView *m_raw;
    HexView *m_hex;
    FrameView *m_frames;
    HandshakeView *m_handshake;
};

} // namespace sockwright::ui
