// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handshake/deflatetext.h"

#include "wire/deflate.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::ui::Deflate)
};

constexpr int switchingProtocols = 101;

// Our own offer, as wire::deflateOffer() writes it.
std::optional<wire::DeflateParameters> offerOf(const QString &extensions)
{
    const QStringList parts = extensions.split(u';');
    if (parts.first().trimmed() != "permessage-deflate"_L1)
        return std::nullopt;
    wire::DeflateParameters offer;
    for (const QString &part : parts) {
        const QString name = part.section(u'=', 0, 0).trimmed();
        const int bits = part.section(u'=', 1).trimmed().toInt();
        if (name == "server_max_window_bits"_L1 && bits > 0)
            offer.serverMaxWindowBits = bits;
        else if (name == "client_max_window_bits"_L1 && bits > 0)
            offer.clientMaxWindowBits = bits;
        else if (name == "server_no_context_takeover"_L1)
            offer.serverNoContextTakeover = true;
        else if (name == "client_no_context_takeover"_L1)
            offer.clientNoContextTakeover = true;
    }
    return offer;
}

QString windowText(int bits, bool noContextTakeover)
{
    constexpr int kibibyteBits = 10;
    const QString size = bits < kibibyteBits ? Words::tr("%1 bytes").arg(1 << bits)
                                             : Words::tr("%1 KiB").arg(1 << (bits - kibibyteBits));
    return noContextTakeover
        ? Words::tr("window of %1 (%2 bits), forgotten after each message").arg(size).arg(bits)
        : Words::tr("window of %1 (%2 bits), kept from message to message").arg(size).arg(bits);
}

} // namespace

capture::NamedFacts deflateFacts(const wire::HandshakeFacts &facts)
{
    if (facts.status != switchingProtocols)
        return {};
    const auto agreed
        = wire::agreedDeflate(facts.extensions.toUtf8(), offerOf(facts.offeredExtensions));
    if (!agreed || !*agreed)
        return {};
    const wire::DeflateParameters &deflate = **agreed;
    return {{Words::tr("Deflate in"),
             windowText(deflate.serverMaxWindowBits, deflate.serverNoContextTakeover)},
            {Words::tr("Deflate out"),
             windowText(deflate.clientMaxWindowBits, deflate.clientNoContextTakeover)}};
}

} // namespace sockwright::ui
