// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/inspector.h"

#include "base/byteview.h"
#include "base/files.h"
#include "capture/query/matchfinder.h"
#include "ui/frames/frameview.h"
#include "ui/handshake/handshakeview.h"
#include "ui/payload/bytescopy.h"
#include "ui/payload/clipboard.h"
#include "ui/payload/hexview.h"
#include "ui/payload/plaintextview.h"
#include "ui/payload/wordsview.h"
#include "ui/theme/colours.h"
#include "ui/theme/icons.h"

#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr int patienceMs = 100;
constexpr int iconSize = 16;
constexpr std::size_t searchedBytes = 4 * 1024 * 1024; // for the first match

QToolButton *makeButton(Icon id, const QString &text)
{
    auto *button = new QToolButton;
    button->setIcon(icon(id));
    button->setText(text);
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QLabel *makePlainLabel()
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    return label;
}

// Letting go of hundreds of megabytes takes time, too.
void freeInBackground(base::SerialExecutor &executor, PreparedPayload payload)
{
    constexpr qsizetype worthwhile = 1024 * 1024;
    if (payload.bytes.size() < worthwhile)
        return;
    executor.post(
        [kept = std::make_shared<PreparedPayload>(std::move(payload))]() mutable { kept.reset(); });
}

} // namespace

Inspector::Inspector(QWidget *parent)
    : QWidget(parent)
    , m_generation(std::make_shared<std::atomic<quint64>>(0))
    , m_copy(new BytesCopy(this))
    , m_tabs(new QTabWidget)
    , m_pretty(new PlainTextView)
    , m_prettyHex(new HexView)
    , m_words(new WordsView)
    , m_raw(new PlainTextView)
    , m_hex(new HexView)
    , m_frames(new FrameView)
    , m_handshake(new HandshakeView)
{
    m_pretty->setAccessibleName(tr("Pretty payload"));
    m_pretty->setLineNumbersShown(true);
    m_prettyHex->setAccessibleName(tr("Payload in hexadecimal"));
    m_words->setAccessibleName(tr("Row in words"));
    m_raw->setAccessibleName(tr("Raw payload"));
    m_hex->setAccessibleName(tr("Payload in hexadecimal"));
    m_tabs->setAccessibleName(u"Inspector"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makePrettyPage(), tr("Pretty"));
    m_tabs->addTab(m_raw, tr("Raw"));
    m_tabs->addTab(m_hex, tr("Hex"));
    m_tabs->addTab(m_frames, tr("Frame"));
    m_tabs->addTab(m_handshake, tr("Handshake"));
    for (QAbstractScrollArea *area :
         {static_cast<QAbstractScrollArea *>(m_pretty),
          static_cast<QAbstractScrollArea *>(m_prettyHex),
          static_cast<QAbstractScrollArea *>(m_raw), static_cast<QAbstractScrollArea *>(m_hex)}) {
        area->setFrameShape(QFrame::NoFrame);
    }

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_tabs, 1);

    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        dropContent();
        setNote(tr("Formatting…"));
    });
    connect(m_copy, &BytesCopy::done, this, &Inspector::prepare);
    connect(m_copy, &BytesCopy::gone, this, [this] {
        m_patience.stop();
        dropContent();
        setNote(tr("The payload is gone: the timeline was cleared."));
    });
    clear();
}

Inspector::~Inspector()
{
    ++*m_generation; // what is queued ends at once
}

QWidget *Inspector::makeHeader()
{
    auto *header = new QWidget;
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(6, 2, 2, 2);
    layout->setSpacing(4);
    m_directionIcon = new QLabel;
    m_facts = makePlainLabel();
    m_facts->setAccessibleName(tr("Selected row"));
    m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_facts->installEventFilter(this); // its width decides where its text is cut
    m_copyButton = makeButton(Icon::Duplicate, tr("Copy payload"));
    m_saveButton = makeButton(Icon::Save, tr("Save payload as…"));
    connect(m_copyButton, &QToolButton::clicked, this, &Inspector::copyPayload);
    connect(m_saveButton, &QToolButton::clicked, this, &Inspector::askWhereToSave);
    layout->addWidget(m_directionIcon);
    layout->addWidget(m_facts, 1);
    layout->addWidget(m_copyButton);
    layout->addWidget(m_saveButton);
    return header;
}

QWidget *Inspector::makePrettyPage()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_note = makePlainLabel();
    m_note->setWordWrap(true);
    m_note->setMargin(6);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_prettyStack = new QStackedWidget;
    m_prettyStack->addWidget(m_pretty);
    m_prettyStack->addWidget(m_prettyHex);
    m_prettyStack->addWidget(m_words);
    layout->addWidget(m_note);
    layout->addWidget(m_prettyStack, 1);
    return page;
}

void Inspector::setRow(const InspectedRow &row)
{
    ++*m_generation;
    m_row = row;
    m_payload = {};
    setFacts(factsLine(row));
    m_saveButton->setEnabled(false);
    m_copyButton->setEnabled(false);
    applyPalette();
    m_frames->setRow(row);
    m_handshake->setHandshake(row.opening);
    m_patience.start();
    m_copy->start(row.payload);
}

void Inspector::clear()
{
    ++*m_generation;
    m_copy->cancel();
    m_patience.stop();
    m_row = InspectedRow();
    dropContent();
    m_frames->clear();
    m_handshake->clear();
    m_directionIcon->clear();
    setFacts(tr("No row is selected."));
    m_saveButton->setEnabled(false);
    m_copyButton->setEnabled(false);
    setNote(tr("Select a row of the timeline to see its payload."));
}

void Inspector::showHandshake()
{
    m_tabs->setCurrentWidget(m_handshake);
}

void Inspector::showFrames()
{
    m_tabs->setCurrentWidget(m_frames);
}

void Inspector::setFacts(const QString &facts)
{
    m_factsText = facts;
    m_facts->setAccessibleDescription(facts);
    m_facts->setToolTip(facts);
    m_facts->setText(m_facts->fontMetrics().elidedText(facts, Qt::ElideRight, m_facts->width()));
}

bool Inspector::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_facts && event->type() == QEvent::Resize)
        setFacts(m_factsText);
    return QWidget::eventFilter(watched, event);
}

QString Inspector::note() const
{
    return m_note->text();
}

void Inspector::prepare(const QByteArray &bytes)
{
    InspectedRow row = m_row;
    row.payload = nullptr; // the source is the GUI thread's
    const quint64 generation = *m_generation;
    m_executor.run(
        this,
        [row = std::move(row), bytes, generation,
         current = m_generation]() -> std::optional<PreparedPayload> {
            if (generation != *current)
                return std::nullopt;
            return preparePayload(row, bytes);
        },
        [this, generation](std::optional<PreparedPayload> payload) {
            if (!payload)
                return;
            if (generation == *m_generation)
                showPrepared(std::move(*payload));
            else
                freeInBackground(m_executor, std::move(*payload));
        });
}

void Inspector::showPrepared(PreparedPayload payload)
{
    m_patience.stop();
    dropContent();
    m_payload = payload.bytes;
    m_prettyHex->setBytes(payload.prettyAsHex ? payload.bytes : QByteArray());
    m_words->setWords(payload.words);
    QWidget *shown = m_pretty;
    if (payload.prettyAsHex)
        shown = m_prettyHex;
    else if (!payload.words.isEmpty())
        shown = m_words;
    m_prettyStack->setCurrentWidget(shown);
    m_pretty->setText(std::move(payload.pretty), payload.highlight);
    m_raw->setText(std::move(payload.raw));
    m_hex->setBytes(payload.hex);
    setNote(payload.note);
    m_copyButton->setEnabled(!m_payload.isEmpty());
    m_saveButton->setEnabled(!m_payload.isEmpty());
    goToFirstMatch();
    emit contentShown();
}

void Inspector::setQueries(const std::vector<capture::Query> &queries)
{
    m_queries = queries;
    auto finder = std::make_shared<capture::MatchFinder>(queries);
    if (finder->isEmpty())
        finder = nullptr;
    m_pretty->setFinder(finder);
    m_raw->setFinder(finder);
    m_words->setFinder(finder);
    m_hex->setFinder(finder);
    m_prettyHex->setFinder(finder);
    goToFirstMatch();
}

void Inspector::goToFirstMatch()
{
    using Match = capture::MatchFinder::Match;
    m_pretty->setCurrentMatch({});
    m_raw->setCurrentMatch({});
    if (m_payload.isEmpty() || capture::MatchFinder(m_queries).isEmpty())
        return;
    m_executor.run(
        this,
        [pretty = m_pretty->index().text(), raw = m_raw->index().text(), queries = m_queries] {
            capture::MatchFinder finder(queries);
            return std::pair(finder.first(base::viewOf(pretty).substr(0, searchedBytes)),
                             finder.first(base::viewOf(raw).substr(0, searchedBytes)));
        },
        [this, generation = m_generation->load(),
         queries = m_queries](const std::pair<Match, Match> &found) {
            if (generation != *m_generation || queries != m_queries)
                return;
            m_pretty->setCurrentMatch(found.first);
            m_raw->setCurrentMatch(found.second);
        });
}

void Inspector::setNote(const QString &note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void Inspector::dropContent()
{
    PreparedPayload old;
    old.bytes = m_hex->bytes();
    m_payload = {};
    old.pretty = m_pretty->takeText();
    old.raw = m_raw->takeText();
    m_hex->setBytes({});
    m_prettyHex->setBytes({});
    m_words->setWords({});
    freeInBackground(m_executor, std::move(old));
}

void Inspector::copyPayload()
{
    // Binary is copied as it is shown: as text it would not survive the clipboard.
    const bool binary = m_prettyStack->currentWidget() == m_prettyHex;
    copyToClipboard(binary ? m_payload.toHex(' ') : m_payload);
}

void Inspector::askWhereToSave()
{
    auto *dialog = new QFileDialog(this, tr("Save payload"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(m_row.record.kind == wire::Kind::Binary ? u"payload.bin"_s
                                                               : u"payload.txt"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &Inspector::savePayload);
    dialog->open();
}

void Inspector::savePayload(const QString &path)
{
    m_executor.run(
        this, [path, bytes = m_payload] { return base::writeFileAtomically(path, bytes); },
        [this, path](const base::Result<void> &result) {
            if (result) {
                emit saved(path);
                return;
            }
            setNote(result.error().message);
            emit saveFailed(result.error().message);
        });
}

void Inspector::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

void Inspector::applyPalette()
{
    const Colours colours = coloursFor(palette());
    switch (m_row.record.direction) {
    case wire::Direction::In:
        m_directionIcon->setPixmap(
            iconPixmap(Icon::ArrowDown, iconSize, devicePixelRatioF(), colours.received));
        break;
    case wire::Direction::Out:
        m_directionIcon->setPixmap(
            iconPixmap(Icon::ArrowUp, iconSize, devicePixelRatioF(), colours.sent));
        break;
    case wire::Direction::Local:
        m_directionIcon->setPixmap(
            iconPixmap(Icon::Local, iconSize, devicePixelRatioF(), colours.muted));
        break;
    }
}

} // namespace sockwright::ui
