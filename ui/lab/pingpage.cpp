// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lab/pingpage.h"

#include "ui/lab/payloadfield.h"
#include "wire/framewriter.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace sockwright::ui {

namespace {

constexpr int longestDelayMs = 24 * 60 * 60 * 1000;

} // namespace

PingPage::PingPage(QWidget *parent)
    : LabPage(tr("A server has to answer a ping with a pong that carries the same payload. A pong "
                 "that nobody asked for is legal and is not answered."),
              parent)
    , m_payload(new PayloadField(tr("Ping payload"), wire::maxControlPayload, this))
{
    addField(tr("Pa&yload"), m_payload);
    QPushButton *ping = addButton(tr("Send p&ing"), tr("Send ping"));
    m_pong = addButton(tr("Send p&ong"), tr("Send pong"));
    m_answers = makeAnswers();
    layout()->addWidget(m_answers);

    connect(m_payload, &PayloadField::changed, this, &PingPage::updateButtons);
    connect(ping, &QPushButton::clicked, this,
            [this] { emit pingRequested(*m_payload->payload()); });
    connect(m_pong, &QPushButton::clicked, this,
            [this] { emit pongRequested(*m_payload->payload()); });
    updateButtons();
}

QGroupBox *PingPage::makeAnswers()
{
    m_automatic = new QCheckBox(tr("&Answer pings"));
    m_automatic->setAccessibleName(tr("Answer pings"));
    m_delay = new QSpinBox;
    m_delay->setAccessibleName(tr("Pong delay"));
    m_delay->setRange(0, longestDelayMs);
    m_delay->setSingleStep(100);
    m_delay->setSuffix(tr(" ms"));
    m_delay->setGroupSeparatorShown(true);
    m_delay->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);

    auto *box = new QGroupBox(tr("Pings from the server, for this connection"), this);
    auto *fields = new QFormLayout(box);
    fields->addRow(m_automatic);
    fields->addRow(tr("&Delay of the answer"), m_delay);
    connect(m_automatic, &QCheckBox::toggled, this, &PingPage::policyEdited);
    connect(m_delay, &QSpinBox::valueChanged, this, &PingPage::policyEdited);
    return box;
}

void PingPage::policyEdited()
{
    m_delay->setEnabled(m_automatic->isChecked());
    emit pongPolicyEdited({m_automatic->isChecked(), m_delay->value()});
}

void PingPage::setPongPolicy(const net::PongPolicy &policy, bool connected)
{
    const QSignalBlocker blockers[] = {QSignalBlocker(m_automatic), QSignalBlocker(m_delay)};
    m_automatic->setChecked(policy.automatic);
    m_delay->setValue(policy.delayMs);
    m_delay->setEnabled(policy.automatic);
    m_answers->setEnabled(connected);
    m_answers->setToolTip(
        connected
            ? QString()
            : tr("Connect first. What holds for every connection is in the request's Settings."));
}

void PingPage::focusDelay()
{
    m_delay->setFocus(Qt::OtherFocusReason);
    m_delay->selectAll();
}

QString PingPage::obstacle() const
{
    return m_payload->payload() ? QString() : tr("The payload cannot be sent as it stands");
}

} // namespace sockwright::ui
