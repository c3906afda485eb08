// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lab/rawframepage.h"

#include "ui/editor/problemline.h"
#include "ui/frames/frametext.h"
#include "ui/lab/payloadfield.h"
#include "ui/lab/rawheader.h"
#include "ui/theme/fonts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace sockwright::ui {

using net::RawFrame;
using Length = wire::FrameSpec::Length;

namespace {

constexpr int opcodes = 16;
constexpr int mostHeaderLines = 8; // 64-bit length and a masking key

QHBoxLayout *rowOf(std::initializer_list<QWidget *> widgets)
{
    auto *row = new QHBoxLayout;
    for (QWidget *widget : widgets)
        row->addWidget(widget);
    row->addStretch(1);
    return row;
}

} // namespace

RawFramePage::RawFramePage(QWidget *parent)
    : LabPage(tr("For finding out what a server does with a frame that no client should send: a "
                 "reserved opcode, a wrong length, text that is no UTF-8."),
              parent)
    , m_opcode(new QComboBox(this))
    , m_fin(new QCheckBox(tr("&FIN"), this))
    , m_rsv{new QCheckBox(tr("RSV&1"), this), new QCheckBox(tr("RSV&2"), this),
            new QCheckBox(tr("RSV&3"), this)}
    , m_mask(new QComboBox(this))
    , m_lengthForm(new QComboBox(this))
    , m_declaredLength(new QLineEdit(this))
    , m_lengthProblem(new ProblemLine(ProblemLine::Kind::Error, this))
    , m_payload(new PayloadField(tr("Raw payload"), 0, this))
    , m_header(new QLabel(this))
{
    buildFields();
    QPushButton *send = addButton(tr("&Send raw frame"), tr("Send raw frame"));
    connect(send, &QPushButton::clicked, this, [this] { emit frameRequested(frame()); });

    for (QComboBox *box : {m_opcode, m_mask, m_lengthForm})
        connect(box, &QComboBox::currentIndexChanged, this, &RawFramePage::update);
    for (QCheckBox *box : {m_fin, m_rsv[0], m_rsv[1], m_rsv[2]})
        connect(box, &QCheckBox::toggled, this, &RawFramePage::update);
    connect(m_declaredLength, &QLineEdit::textChanged, this, &RawFramePage::update);
    connect(m_payload, &PayloadField::changed, this, &RawFramePage::update);
    update();
}

void RawFramePage::buildFields()
{
    auto *warning = new ProblemLine(ProblemLine::Kind::Warning, this);
    warning->setText(tr("Sends the frame as it is, right or wrong. The server may end the "
                        "connection."));
    form()->addRow(warning);

    m_opcode->setAccessibleName(tr("Opcode"));
    for (int opcode = 0; opcode < opcodes; ++opcode)
        m_opcode->addItem(opcodeText(static_cast<std::uint8_t>(opcode)));
    m_opcode->setCurrentIndex(static_cast<int>(wire::Opcode::Text));
    m_fin->setAccessibleName(tr("FIN"));
    m_fin->setChecked(true);
    for (std::size_t i = 0; i < m_rsv.size(); ++i)
        m_rsv[i]->setAccessibleName(tr("RSV%1").arg(i + 1));
    m_mask->setAccessibleName(tr("Mask"));
    m_mask->addItem(tr("Random key"), QVariant::fromValue(RawFrame::Mask::Random));
    m_mask->addItem(tr("Not masked"), QVariant::fromValue(RawFrame::Mask::None));
    m_mask->addItem(tr("Key 0"), QVariant::fromValue(RawFrame::Mask::Zero));
    m_lengthForm->setAccessibleName(tr("Length form"));
    m_lengthForm->addItem(tr("Shortest"), QVariant::fromValue(Length::Shortest));
    m_lengthForm->addItem(tr("16 bits"), QVariant::fromValue(Length::Bits16));
    m_lengthForm->addItem(tr("64 bits"), QVariant::fromValue(Length::Bits64));
    m_declaredLength->setAccessibleName(tr("Declared length"));
    m_declaredLength->setPlaceholderText(tr("as long as the payload"));
    m_declaredLength->setToolTip(
        tr("Another length than the payload's, decimal or hexadecimal after 0x"));
    m_header->setTextFormat(Qt::PlainText);
    m_header->setFont(monospaceFont());
    m_header->setAccessibleName(tr("Frame header"));
    m_header->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_header->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_header->setMinimumHeight(mostHeaderLines * QFontMetrics(m_header->font()).lineSpacing());

    auto *opcodeRow = rowOf({m_opcode, m_fin, m_rsv[0], m_rsv[1], m_rsv[2]});
    auto *opcodeLabel = new QLabel(tr("&Opcode"), this);
    opcodeLabel->setBuddy(m_opcode);
    form()->addRow(opcodeLabel, opcodeRow);
    setFocusProxy(m_opcode);
    addField(tr("&Mask"), m_mask);
    auto *lengthRow = new QHBoxLayout;
    lengthRow->addWidget(m_lengthForm);
    lengthRow->addWidget(m_declaredLength, 1);
    auto *lengthLabel = new QLabel(tr("&Length"), this);
    lengthLabel->setBuddy(m_lengthForm);
    form()->addRow(lengthLabel, lengthRow);
    form()->addRow(m_lengthProblem);
    addField(tr("Pa&yload"), m_payload);
    addField(tr("Header"), m_header);
}

RawFrame RawFramePage::frame() const
{
    RawFrame frame;
    frame.opcode = static_cast<std::uint8_t>(m_opcode->currentIndex());
    frame.fin = m_fin->isChecked();
    for (std::size_t i = 0; i < m_rsv.size(); ++i) {
        if (m_rsv[i]->isChecked())
            frame.rsv |= static_cast<std::uint8_t>(4U >> i);
    }
    frame.mask = m_mask->currentData().value<RawFrame::Mask>();
    frame.lengthForm = m_lengthForm->currentData().value<Length>();
    frame.declaredLength = lengthFromText(m_declaredLength->text());
    frame.payload = m_payload->payload().value_or(QByteArray());
    return frame;
}

void RawFramePage::update()
{
    const QString header = rawHeaderText(frame());
    m_header->setText(header);
    m_header->setAccessibleDescription(header);
    m_lengthProblem->setText(lengthProblem());
    updateButtons();
}

QString RawFramePage::lengthProblem() const
{
    return m_declaredLength->text().trimmed().isEmpty() || lengthFromText(m_declaredLength->text())
        ? QString()
        : tr("The length is a whole number up to 18446744073709551615, or hexadecimal after 0x.");
}

QString RawFramePage::obstacle() const
{
    if (!m_payload->payload())
        return tr("The payload cannot be sent as it stands");
    return lengthProblem();
}

} // namespace sockwright::ui
