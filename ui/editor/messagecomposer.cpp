// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/messagecomposer.h"

#include "base/byteview.h"
#include "base/serialexecutor.h"
#include "format/json.h"
#include "ui/editor/messageeditor.h"
#include "ui/editor/problemline.h"
#include "ui/editor/savedmessagelist.h"
#include "ui/theme/icons.h"
#include "workspace/messagepayload.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <string_view>

namespace sockwright::ui {

using workspace::MessageFormat;
using workspace::SavedMessage;

namespace {

QString byteCount(qint64 bytes)
{
    return bytes == 1 ? MessageComposer::tr("1 byte")
                      : MessageComposer::tr("%1 bytes").arg(QLocale().toString(bytes));
}

} // namespace

MessageComposer::MessageComposer(base::SerialExecutor &executor, QWidget *parent)
    : QWidget(parent)
    , m_executor(executor)
    , m_editor(new MessageEditor(executor, this))
    , m_format(new QComboBox(this))
    , m_formatButton(new QPushButton(icon(Icon::Format), tr("F&ormat"), this))
    , m_send(new QPushButton(icon(Icon::Send), tr("&Send"), this))
    , m_sendMore(new QPushButton(this))
    , m_size(new QLabel(byteCount(0), this))
    , m_problem(new ProblemLine(ProblemLine::Kind::Error, this))
    , m_saved(new SavedMessageList(this))
{
    m_format->setAccessibleName(tr("Message format"));
    m_format->setToolTip(tr("How the message is written: Text and JSON are sent as text, "
                            "Hex and Base64 as binary"));
    m_format->addItem(tr("Text"), int(MessageFormat::Text));
    m_format->addItem(tr("JSON"), int(MessageFormat::Json));
    m_format->addItem(tr("Hex"), int(MessageFormat::Hex));
    m_format->addItem(tr("Base64"), int(MessageFormat::Base64));
    m_formatButton->setAccessibleName(tr("Format message"));
    m_formatButton->setAutoDefault(false);
    m_send->setAccessibleName(tr("Send"));
    m_send->setAutoDefault(false);
    m_sendMore->setAccessibleName(tr("Send other frames"));
    m_sendMore->setToolTip(tr("Ping, pong, close, fragments, raw frames"));
    m_sendMore->setAutoDefault(false);
    m_sendMore->setFixedWidth(m_sendMore->style()->pixelMetric(QStyle::PM_MenuButtonIndicator)
                              + 2 * m_sendMore->style()->pixelMetric(QStyle::PM_ButtonMargin));
    m_sendMore->hide();

    buildLayout();
    connectParts();
    setState(wire::State::Idle);
    updateFormatButton();
}

void MessageComposer::buildLayout()
{
    auto *top = new QHBoxLayout;
    top->addWidget(m_format);
    top->addWidget(m_formatButton);
    top->addStretch(1);
    top->addWidget(m_size);
    auto *sending = new QHBoxLayout;
    sending->setSpacing(1);
    sending->addWidget(m_send);
    sending->addWidget(m_sendMore);
    top->addLayout(sending);

    m_longNotice = new QWidget(this);
    auto *noticeText = new ProblemLine(ProblemLine::Kind::Warning, m_longNotice);
    noticeText->setText(tr("This message is too long to be edited, or has line ends that editing "
                           "would change. Its start is shown; Send, Save and Format take all of "
                           "it as it is."));
    auto *discard = new QPushButton(icon(Icon::Undo), tr("&Discard"), m_longNotice);
    discard->setAutoDefault(false);
    discard->setAccessibleName(tr("Discard long message"));
    connect(discard, &QPushButton::clicked, m_editor, &MessageEditor::discardHeld);
    auto *notice = new QHBoxLayout(m_longNotice);
    notice->setContentsMargins({});
    notice->addWidget(noticeText, 1);
    notice->addWidget(discard);
    m_longNotice->hide();

    auto *left = new QWidget(this);
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins({});
    leftLayout->addLayout(top);
    leftLayout->addWidget(m_longNotice);
    leftLayout->addWidget(m_editor, 1);
    leftLayout->addWidget(m_problem);

    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(left);
    splitter->addWidget(m_saved);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(splitter);

    setTabOrder(m_format, m_formatButton);
    setTabOrder(m_formatButton, m_editor);
    setTabOrder(m_editor, m_send);
    setTabOrder(m_send, m_sendMore);
    setTabOrder(m_sendMore, m_saved);
}

void MessageComposer::connectParts()
{
    connect(m_format, &QComboBox::currentIndexChanged, this, [this] {
        m_editor->setFormat(currentFormat());
        updateFormatButton();
    });
    connect(m_format, &QComboBox::activated, this, &MessageComposer::draftEdited);
    connect(m_formatButton, &QPushButton::clicked, this, &MessageComposer::formatMessage);
    connect(m_send, &QPushButton::clicked, this, &MessageComposer::send);

    connect(m_editor, &MessageEditor::edited, this, &MessageComposer::draftEdited);
    connect(m_editor, &MessageEditor::heldChanged, m_longNotice, &QWidget::setVisible);
    connect(m_editor, &MessageEditor::sendRequested, this, &MessageComposer::send);
    connect(m_editor, &MessageEditor::checked, this, [this](const MessageCheck &check) {
        m_size->setText(byteCount(check.payloadBytes));
        m_problem->setText(check.problem ? check.problem->text : QString());
    });

    connect(m_saved, &SavedMessageList::edited, this, &MessageComposer::edited);
    connect(m_saved, &SavedMessageList::loadRequested, this, &MessageComposer::loadMessage);
    connect(m_saved, &SavedMessageList::sendRequested, this, &MessageComposer::sendMessage);
    connect(m_saved, &SavedMessageList::updateRequested, this,
            [this] { m_saved->updateCurrent(draft()); });
    connect(m_saved, &SavedMessageList::addRequested, this, [this] {
        SavedMessage message = draft();
        message.name = freeName();
        m_saved->add(message);
    });
}

MessageFormat MessageComposer::currentFormat() const
{
    return static_cast<MessageFormat>(m_format->currentData().toInt());
}

void MessageComposer::setMessages(const std::vector<SavedMessage> &messages)
{
    m_saved->setMessages(messages);
    m_saved->setCurrentName(m_draftName);
}

std::vector<SavedMessage> MessageComposer::messages() const
{
    return m_saved->messages();
}

void MessageComposer::setDraft(const SavedMessage &draft)
{
    m_draftName = draft.name;
    m_format->setCurrentIndex(m_format->findData(int(draft.format)));
    m_editor->setText(draft.content);
    if (!draft.name.isEmpty())
        m_saved->setCurrentName(draft.name);
}

SavedMessage MessageComposer::draft() const
{
    return {m_draftName, currentFormat(), m_editor->text()};
}

void MessageComposer::setState(wire::State state)
{
    const bool connected = state == wire::State::Connected;
    const QString shortcut
        = QKeySequence(Qt::CTRL | Qt::Key_Return).toString(QKeySequence::NativeText);
    const QString effect
        = connected ? tr("Send this message (%1)") : tr("Waits for the connection (%1)");
    m_send->setToolTip(effect.arg(shortcut));
    m_send->setAccessibleDescription(m_send->toolTip());
}

void MessageComposer::setSendMenu(QMenu *menu)
{
    m_sendMore->setMenu(menu);
    m_sendMore->setVisible(menu != nullptr);
}

void MessageComposer::focusEditor()
{
    m_editor->setFocus(Qt::ShortcutFocusReason);
}

void MessageComposer::send()
{
    sendMessage({{}, currentFormat(), m_editor->text()});
}

void MessageComposer::sendMessage(const SavedMessage &message)
{
    m_executor.run(
        this, [message] { return workspace::messagePayload(message); },
        [this, name = message.name](const base::Result<workspace::MessagePayload> &payload) {
            if (payload)
                emit sendRequested(payload->bytes, payload->binary);
            else if (name.isEmpty())
                m_problem->setText(tr("Not sent: %1").arg(payload.error().message));
            else
                m_problem->setText(tr("“%1” was not sent: %2").arg(name, payload.error().message));
        });
}

void MessageComposer::formatMessage()
{
    m_executor.run(
        this,
        [text = m_editor->text()] {
            const QByteArray utf8 = text.toUtf8();
            return format::prettyJson(base::viewOf(utf8));
        },
        [this, revision = m_editor->revision()](const format::JsonText &pretty) {
            // What is no JSON has its problem shown already.
            if (revision == m_editor->revision() && !pretty.error)
                m_editor->replaceText(QString::fromUtf8(pretty.text));
        });
}

void MessageComposer::loadMessage(const SavedMessage &message)
{
    m_draftName = message.name;
    m_format->setCurrentIndex(m_format->findData(int(message.format)));
    m_editor->replaceText(message.content);
    focusEditor();
}

QString MessageComposer::freeName() const
{
    const std::vector<SavedMessage> taken = messages();
    for (std::size_t number = taken.size() + 1;; ++number) {
        const QString name = tr("Message %1").arg(number);
        const bool isTaken
            = std::any_of(taken.begin(), taken.end(),
                          [&](const SavedMessage &other) { return other.name == name; });
        if (!isTaken)
            return name;
    }
}

void MessageComposer::updateFormatButton()
{
    const bool json = currentFormat() == MessageFormat::Json;
    m_formatButton->setEnabled(json);
    m_formatButton->setToolTip(json ? tr("Lay the JSON out over lines; nothing in it changes")
                                    : tr("Only JSON can be formatted"));
}

} // namespace sockwright::ui
