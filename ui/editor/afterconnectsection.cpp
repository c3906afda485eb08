// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/afterconnectsection.h"

#include "ui/editor/messagefields.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>

namespace sockwright::ui {

using workspace::SavedMessage;

namespace {

constexpr int linesShown = 4;

QString titleOf(const SavedMessage &message)
{
    constexpr int longest = 60;
    return message.name.isEmpty() ? message.content.left(longest).simplified() : message.name;
}

} // namespace

AfterConnectSection::AfterConnectSection(Settings &settings, QWidget *parent)
    : SettingsSection(tr("After connect"), settings, parent)
    , m_list(new QListWidget)
    , m_buttons(makeButtons())
    , m_name(new QLineEdit)
    , m_message(new MessageFields(tr("Message after connect")))
{
    m_list->setAccessibleName(tr("Messages after connect"));
    m_list->setFixedHeight(linesShown * (fontMetrics().height() + 6));
    m_name->setAccessibleName(tr("Name of the message after connect"));

    auto *messages = new QWidget;
    auto *row = new QHBoxLayout(messages);
    row->setContentsMargins({});
    row->addWidget(m_list, 1);
    row->addWidget(m_buttons);
    messages->setFocusProxy(m_list);
    addField(tr("Messa&ges"), messages,
             tr("Sent in this order after each connect, also after a reconnect: to join or to "
                "subscribe."));
    addField(tr("Na&me"), m_name);
    addField(tr("&Content"), m_message);

    connect(m_list, &QListWidget::currentRowChanged, this, &AfterConnectSection::showCurrent);
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString &name) {
        current()->name = name;
        m_list->currentItem()->setText(titleOf(*current()));
        changed();
    });
    connect(m_message, &MessageFields::edited, this, [this] {
        current()->format = m_message->message().format;
        current()->content = m_message->message().content;
        m_list->currentItem()->setText(titleOf(*current()));
        changed();
    });
}

QWidget *AfterConnectSection::makeButtons()
{
    auto *buttons = new QWidget;
    auto *column = new QGridLayout(buttons);
    column->setContentsMargins({});
    const auto make
        = [this, column](const QString &text, const QString &name, int row, int at, auto slot) {
              auto *button = new QPushButton(text);
              button->setAccessibleName(name);
              connect(button, &QPushButton::clicked, this, slot);
              column->addWidget(button, row, at);
              return button;
          };
    make(tr("Add"), tr("Add a message after connect"), 0, 0, [this] { add(); });
    m_remove = make(tr("Remove"), tr("Remove the message after connect"), 0, 1,
                    [this] { removeCurrent(); });
    m_up = make(tr("Up"), tr("Move the message after connect up"), 1, 0,
                [this] { moveCurrent(-1); });
    m_down = make(tr("Down"), tr("Move the message after connect down"), 1, 1,
                  [this] { moveCurrent(1); });
    column->setRowStretch(2, 1);
    return buttons;
}

QWidget *AfterConnectSection::firstField() const
{
    return m_list;
}

SavedMessage *AfterConnectSection::current()
{
    const int row = m_list->currentRow();
    auto &messages = settings().afterConnect;
    return row >= 0 && row < int(messages.size()) ? &messages[std::size_t(row)] : nullptr;
}

void AfterConnectSection::load()
{
    SettingsSection::load();
    listMessages(0);
}

void AfterConnectSection::listMessages(int row)
{
    {
        const QSignalBlocker blocker(m_list);
        m_list->clear();
        for (const SavedMessage &message : settings().afterConnect)
            m_list->addItem(titleOf(message));
        m_list->setCurrentRow(std::min(row, m_list->count() - 1));
    }
    showCurrent();
}

void AfterConnectSection::showCurrent()
{
    const SavedMessage *message = current();
    const int row = m_list->currentRow();
    m_name->setText(message ? message->name : QString());
    m_message->setMessage(message ? *message : SavedMessage());
    const QString reason = tr("Add a message to write it.");
    setUsable(m_name, message, reason);
    setUsable(m_message, message, {});
    m_remove->setEnabled(message);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(message && row + 1 < m_list->count());
}

void AfterConnectSection::add()
{
    settings().afterConnect.push_back({});
    listMessages(m_list->count());
    m_name->setFocus(Qt::OtherFocusReason);
    changed();
}

void AfterConnectSection::removeCurrent()
{
    const int row = m_list->currentRow();
    settings().afterConnect.erase(settings().afterConnect.begin() + row);
    listMessages(row);
    changed();
}

void AfterConnectSection::moveCurrent(int by)
{
    const int row = m_list->currentRow();
    auto &messages = settings().afterConnect;
    std::swap(messages[std::size_t(row)], messages[std::size_t(row + by)]);
    listMessages(row + by);
    changed();
}

QString AfterConnectSection::problem() const
{
    int number = 0;
    for (const SavedMessage &message : settings().afterConnect) {
        ++number;
        if (const QString reason = MessageFields::problemOf(message); !reason.isEmpty())
            return tr("Message %1: %2").arg(number).arg(reason);
    }
    return {};
}

} // namespace sockwright::ui
