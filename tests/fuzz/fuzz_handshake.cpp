// SPDX-License-Identifier: GPL-3.0-or-later
// What reads the text of a handshake. Two bytes choose the offer of permessage-deflate; the rest is
// read as every kind of text there is.
#include "input.h"
#include "wire/deflate.h"
#include "wire/handshake.h"

using namespace sockwright::wire;

namespace {

void readHeaders(const Headers &headers, qsizetype headSize)
{
    qsizetype sum = 0;
    for (const Header &header : headers) {
        require(!header.name.isEmpty() && !header.name.contains('\n')
                    && !header.value.contains('\n'),
                "a header is one line with a name");
        require(headerValue(headers, header.name).has_value(), "each header is found");
        headerHasToken(headers, header.name, "websocket");
        sum += header.name.size() + header.value.size();
    }
    require(sum <= 2 * headSize, "headers are no larger than their text");
}

void readHeads(QByteArrayView text)
{
    const qsizetype end = headEnd(text);
    require(end >= -1 && end <= text.size(), "a head ends within its text");
    if (const auto response = parseResponseHead(text)) {
        require(response->status >= 100 && response->status <= 999, "a status has three digits");
        readHeaders(response->headers, text.size());
    }
    if (const auto request = parseRequestHead(text)) {
        require(!request->method.isEmpty() && !request->target.isEmpty(), "a request is whole");
        readHeaders(request->headers, text.size());
    }
}

bool within(int bits, int most)
{
    return bits >= 8 && bits <= most;
}

void readAnswer(QByteArrayView text, const std::optional<DeflateParameters> &offer)
{
    const auto answer = agreedDeflate(text, offer);
    if (!answer) {
        require(!answer.error().message.isEmpty() && answer.error().message.size() < 400,
                "an error is one sentence");
        return;
    }
    if (!answer->has_value())
        return;
    const DeflateParameters &agreed = **answer;
    require(offer && within(agreed.serverMaxWindowBits, offer->serverMaxWindowBits)
                && within(agreed.clientMaxWindowBits, offer->clientMaxWindowBits)
                && (agreed.serverNoContextTakeover || !offer->serverNoContextTakeover)
                && (agreed.clientNoContextTakeover || !offer->clientNoContextTakeover),
            "what is agreed on was offered");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(data, size);
    const std::uint8_t how = input.byte();
    const std::uint8_t bits = input.byte();
    std::optional<DeflateParameters> offer;
    if (how & 1) {
        offer = DeflateParameters{8 + (bits & 7), 8 + (bits >> 3 & 7), (how & 2) != 0,
                                  (how & 4) != 0};
    }
    const QByteArrayView text(input.rest().data(), static_cast<qsizetype>(input.rest().size()));
    readHeads(text);
    readAnswer(text, offer);
    return 0;
}
