// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/limitssection.h"

#include <QSignalBlocker>

#include <algorithm>

namespace sockwright::ui {

namespace {

constexpr int longestMs = 600'000;
constexpr qint64 mebibyte = 1024 * 1024;
constexpr int mostMiB = 4095; // a message's size has 32 bits

} // namespace

TimeLimitsSection::TimeLimitsSection(Settings &settings, QWidget *parent)
    : SettingsSection(tr("Time limits"), settings, parent)
    , m_connecting(fields().number(tr("Time limit for connecting"), {100, longestMs, 500},
                                   tr(" ms"),
                                   [](Settings &s) -> int & { return s.connectTimeoutMs; }))
{
    addField(tr("Co&nnecting"), m_connecting,
             tr("The longest time for each stage: name look-up, TCP, TLS and upgrade."));
    addField(tr("C&losing"),
             fields().number(tr("Time limit for closing"), {100, longestMs, 500}, tr(" ms"),
                             [](Settings &s) -> int & { return s.closeTimeoutMs; }),
             tr("How long to wait for the server's answer to a Close frame."));
}

SizeLimitsSection::SizeLimitsSection(Settings &settings, QWidget *parent)
    : SettingsSection(tr("Size limits"), settings, parent)
    , m_message(makeSize(tr("Largest message"), 1, &Settings::maxMessageBytes))
    , m_frame(makeSize(tr("Largest frame"), 0, &Settings::maxFrameBytes))
{
    m_frame->setSpecialValueText(tr("as a message"));
    addField(tr("Message si&ze"), m_message,
             tr("A larger message from the server ends the connection with code 1009. Of a "
                "compressed one the bytes after decompression count."));
    addField(tr("&Frame size"), m_frame,
             tr("The same of one frame, told by its header before its payload is read."));
}

QSpinBox *SizeLimitsSection::makeSize(const QString &name, int least, qint64 Settings::*member)
{
    auto *box = new QSpinBox;
    box->setAccessibleName(name);
    box->setRange(least, mostMiB);
    box->setSuffix(tr(" MiB"));
    box->setMaximumWidth(widthOfNumbers);
    box->setGroupSeparatorShown(true);
    connect(box, &QSpinBox::valueChanged, this, [this, member](int value) {
        settings().*member = value * mebibyte;
        changed();
    });
    return box;
}

void SizeLimitsSection::load()
{
    const QSignalBlocker blockers[] = {QSignalBlocker(m_message), QSignalBlocker(m_frame)};
    const auto shown = [](qint64 bytes, qint64 least) {
        const qint64 rounded = bytes / mebibyte + (bytes % mebibyte > 0 ? 1 : 0);
        return static_cast<int>(std::clamp<qint64>(rounded, least, mostMiB));
    };
    m_message->setValue(shown(settings().maxMessageBytes, 1));
    m_frame->setValue(shown(settings().maxFrameBytes, 0));
    SettingsSection::load();
}

} // namespace sockwright::ui
