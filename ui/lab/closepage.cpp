// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lab/closepage.h"

#include "ui/editor/problemline.h"
#include "ui/lab/payloadfield.h"
#include "wire/closecode.h"
#include "wire/framewriter.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <array>
#include <limits>

namespace sockwright::ui {

namespace {

// The code takes two bytes of the control frame's payload (RFC 6455 section 5.5.1).
constexpr qsizetype maxReason = wire::maxControlPayload - sizeof(quint16);

constexpr std::array<quint16, 17> namedCodes{wire::CloseCode::Normal,
                                             wire::CloseCode::GoingAway,
                                             wire::CloseCode::ProtocolError,
                                             wire::CloseCode::UnsupportedData,
                                             wire::CloseCode::NoStatus,
                                             wire::CloseCode::InvalidPayload,
                                             wire::CloseCode::PolicyViolation,
                                             wire::CloseCode::MessageTooBig,
                                             wire::CloseCode::MandatoryExtension,
                                             wire::CloseCode::InternalError,
                                             wire::CloseCode::ServiceRestart,
                                             wire::CloseCode::TryAgainLater,
                                             wire::CloseCode::BadGateway,
                                             wire::CloseCode::FirstRegistered,
                                             3003,
                                             3008,
                                             wire::CloseCode::FirstPrivate};

QString nameOf(quint16 code)
{
    if (code == wire::CloseCode::NoStatus)
        return ClosePage::tr("no code at all");
    return wire::closeCodeName(code);
}

QWidget *withLineBelow(QLayout *row, QWidget *below)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    layout->addLayout(row);
    layout->addWidget(below);
    return box;
}

} // namespace

ClosePage::ClosePage(QWidget *parent)
    : LabPage(
        tr("Starts the closing handshake: the server answers with a Close of its own, and the "
           "connection ends."),
        parent)
    , m_code(new QSpinBox(this))
    , m_names(new QComboBox(this))
    , m_warning(new ProblemLine(ProblemLine::Kind::Warning, this))
    , m_reason(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_problem(new ProblemLine(ProblemLine::Kind::Error, this))
{
    m_code->setAccessibleName(tr("Close code"));
    m_code->setRange(0, std::numeric_limits<quint16>::max());
    m_code->setValue(wire::CloseCode::Normal);
    m_names->setAccessibleName(tr("Known close codes"));
    for (const quint16 known : namedCodes)
        m_names->addItem(tr("%1 %2").arg(known).arg(nameOf(known)), known);
    m_reason->setAccessibleName(tr("Close reason"));

    auto *codeRow = new QHBoxLayout;
    codeRow->addWidget(m_code);
    codeRow->addWidget(m_names, 1);
    QWidget *codeBox = withLineBelow(codeRow, m_warning);
    codeBox->setFocusProxy(m_code);
    addField(tr("&Code"), codeBox);
    auto *reasonRow = new QHBoxLayout;
    reasonRow->addWidget(m_reason, 1);
    reasonRow->addWidget(m_count);
    QWidget *reasonBox = withLineBelow(reasonRow, m_problem);
    reasonBox->setFocusProxy(m_reason);
    addField(tr("&Reason"), reasonBox);

    QPushButton *send = addButton(tr("&Send close"), tr("Send close"));
    connect(send, &QPushButton::clicked, this, [this] {
        const bool bare = code() == wire::CloseCode::NoStatus;
        emit closeRequested(code(), bare ? QString() : m_reason->text());
    });
    connect(m_code, &QSpinBox::valueChanged, this, &ClosePage::update);
    connect(m_names, &QComboBox::activated, this,
            [this] { m_code->setValue(m_names->currentData().toInt()); });
    connect(m_reason, &QLineEdit::textChanged, this, &ClosePage::update);
    update();
}

quint16 ClosePage::code() const
{
    return static_cast<quint16>(m_code->value());
}

void ClosePage::update()
{
    m_names->setCurrentIndex(m_names->findData(code()));
    m_names->setPlaceholderText(nameOf(code()));
    const bool bare = code() == wire::CloseCode::NoStatus;
    m_warning->setText(
        bare || wire::mayAppearOnWire(code())
            ? QString()
            : tr("This code must not be sent (RFC 6455, section 7.4). It goes out as it is; the "
                 "server may call it a protocol error."));
    m_reason->setEnabled(!bare);
    m_count->setText(byteCountText(m_reason->text().toUtf8().size(), maxReason));
    m_problem->setText(problem());
    updateButtons();
}

QString ClosePage::problem() const
{
    const bool fits = m_reason->text().toUtf8().size() <= maxReason;
    return fits || code() == wire::CloseCode::NoStatus
        ? QString()
        : tr("At most %1 bytes fit into a Close frame beside the code.").arg(maxReason);
}

QString ClosePage::obstacle() const
{
    return problem();
}

} // namespace sockwright::ui
