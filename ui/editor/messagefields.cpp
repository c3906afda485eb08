// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/messagefields.h"

#include "ui/editor/plaintext.h"
#include "ui/editor/problemline.h"
#include "ui/theme/fonts.h"
#include "workspace/messagepayload.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace sockwright::ui {

using workspace::MessageFormat;
using workspace::SavedMessage;

namespace {

constexpr int linesShown = 4;

} // namespace

MessageFields::MessageFields(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_format(new QComboBox(this))
    , m_content(new QPlainTextEdit(this))
    , m_problem(new ProblemLine(ProblemLine::Kind::Error, this))
{
    m_format->setAccessibleName(tr("%1 format").arg(name));
    m_format->addItem(tr("Text"), int(MessageFormat::Text));
    m_format->addItem(tr("JSON"), int(MessageFormat::Json));
    m_format->addItem(tr("Hex"), int(MessageFormat::Hex));
    m_format->addItem(tr("Base64"), int(MessageFormat::Base64));
    m_format->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_content->setAccessibleName(name);
    m_content->setFont(monospaceFont());
    m_content->setTabChangesFocus(true);
    m_content->setFixedHeight(linesShown * m_content->fontMetrics().lineSpacing() + 12);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_format);
    layout->addWidget(m_content);
    layout->addWidget(m_problem);

    connect(m_format, &QComboBox::currentIndexChanged, this, [this] {
        if (m_loading)
            return;
        m_message.format = static_cast<MessageFormat>(m_format->currentData().toInt());
        showProblem();
        emit edited();
    });
    connect(m_content, &QPlainTextEdit::textChanged, this, [this] {
        if (m_loading)
            return;
        m_message.content = plainText(*m_content->document());
        showProblem();
        emit edited();
    });
}

void MessageFields::setMessage(const SavedMessage &message)
{
    m_loading = true;
    m_format->setCurrentIndex(m_format->findData(int(message.format)));
    if (message.content != m_message.content)
        m_content->setPlainText(message.content);
    m_loading = false;
    m_message = message;
    showProblem();
}

QString MessageFields::problemOf(const SavedMessage &message)
{
    const auto payload = workspace::messagePayload(message);
    return payload ? QString() : payload.error().message;
}

void MessageFields::showProblem()
{
    m_problem->setText(problemOf(m_message));
}

} // namespace sockwright::ui
