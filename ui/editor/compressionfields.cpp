// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/compressionfields.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>

namespace sockwright::ui {

CompressionFields::CompressionFields(QWidget *parent)
    : QWidget(parent)
    , m_offer(makeFlag(tr("&Offer permessage-deflate"), tr("Offer permessage-deflate"),
                       &Settings::offer))
    , m_clientWindow(makeWindow(tr("Client window bits"), &Settings::clientMaxWindowBits))
    , m_serverWindow(makeWindow(tr("Server window bits"), &Settings::serverMaxWindowBits))
    , m_clientForgets(makeFlag(tr("no context takeover"), tr("Client no context takeover"),
                               &Settings::clientNoContextTakeover))
    , m_serverForgets(makeFlag(tr("no context takeover"), tr("Server no context takeover"),
                               &Settings::serverNoContextTakeover))
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_offer, 0, 0, 1, 4);
    const auto addRow
        = [this, layout](int row, const QString &name, QSpinBox *window, QCheckBox *forgets) {
              auto *label = new QLabel(name, this);
              label->setBuddy(window);
              layout->addWidget(label, row, 0);
              layout->addWidget(window, row, 1);
              layout->addWidget(forgets, row, 2);
          };
    addRow(1, tr("S&ent:"), m_clientWindow, m_clientForgets);
    addRow(2, tr("Recei&ved:"), m_serverWindow, m_serverForgets);
    layout->setColumnStretch(3, 1);
    setFocusProxy(m_offer);
    connect(m_offer, &QCheckBox::toggled, this, &CompressionFields::enableShape);
    setSettings({});
}

QCheckBox *CompressionFields::makeFlag(const QString &text, const QString &name,
                                       bool Settings::*member)
{
    auto *box = new QCheckBox(text, this);
    box->setAccessibleName(name);
    connect(box, &QCheckBox::toggled, this, [this, member](bool on) {
        m_settings.*member = on;
        emit edited();
    });
    return box;
}

QSpinBox *CompressionFields::makeWindow(const QString &name, int Settings::*member)
{
    auto *box = new QSpinBox(this);
    box->setAccessibleName(name);
    box->setRange(9, 15);
    box->setPrefix(tr("window "));
    box->setSuffix(tr(" bits"));
    connect(box, &QSpinBox::valueChanged, this, [this, member](int value) {
        m_settings.*member = value;
        emit edited();
    });
    return box;
}

void CompressionFields::setSettings(const workspace::CompressionSettings &settings)
{
    m_settings = settings;
    const QSignalBlocker blockers[] = {
        QSignalBlocker(m_offer),         QSignalBlocker(m_clientWindow),
        QSignalBlocker(m_serverWindow),  QSignalBlocker(m_clientForgets),
        QSignalBlocker(m_serverForgets),
    };
    m_offer->setChecked(settings.offer);
    m_clientWindow->setValue(settings.clientMaxWindowBits);
    m_serverWindow->setValue(settings.serverMaxWindowBits);
    m_clientForgets->setChecked(settings.clientNoContextTakeover);
    m_serverForgets->setChecked(settings.serverNoContextTakeover);
    enableShape();
}

void CompressionFields::enableShape()
{
    for (QWidget *field : std::initializer_list<QWidget *>{m_clientWindow, m_serverWindow,
                                                           m_clientForgets, m_serverForgets})
        field->setEnabled(m_offer->isChecked());
}

} // namespace sockwright::ui
