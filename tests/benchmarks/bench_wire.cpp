// SPDX-License-Identifier: GPL-3.0-or-later
// What reading frames costs: bench_wire [--smoke]
// Prints one line a measurement; --smoke uses small inputs and only proves that it runs.
#include "wire/messagereader.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

using namespace sockwright;

namespace {

constexpr std::size_t readSize = 256 * 1024; // what one read of a socket gives at most

// The best of several runs, in seconds.
template <typename Work>
double best(int runs, Work work)
{
    double least = 1e9;
    for (int i = 0; i < runs; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        least = std::min(least, took.count());
    }
    return least;
}

std::string repeated(std::string_view piece, std::size_t size)
{
    std::string text;
    while (text.size() + piece.size() <= size)
        text += piece;
    return text.append(size - text.size(), '.');
}

void require(bool met)
{
    if (met)
        return;
    std::fputs("bench_wire: the reader refused valid input\n", stderr);
    std::exit(1);
}

void measureUtf8(const char *what, std::string_view piece, std::size_t size, int runs)
{
    const std::string text = repeated(piece, size);
    const double seconds = best(runs, [&] { require(wire::isValidUtf8(text)); });
    std::printf("utf8 %-8s %24.2f GB/s\n", what, static_cast<double>(size) / seconds / 1e9);
}

// How the bytes of a socket come to the reader.
enum class Way
{
    Consume, // all through consume()
    Direct, // large payloads read into place
};

void read(wire::MessageReader &reader, std::string_view stream, Way way, std::size_t &messages)
{
    while (!stream.empty()) {
        wire::Batch batch; // a batch a read, as the connection makes them
        const std::span<char> direct
            = way == Way::Direct ? reader.directTarget() : std::span<char>();
        if (direct.empty()) {
            const std::string_view piece = stream.substr(0, readSize);
            reader.consume(piece, 0, batch);
            stream.remove_prefix(piece.size());
        } else {
            const std::size_t n = std::min(direct.size(), stream.size());
            std::memcpy(direct.data(), stream.data(), n); // stands for the kernel's copy
            reader.commitDirect(n, 0, batch);
            stream.remove_prefix(n);
        }
        messages += batch.records().size();
    }
}

void measureReader(const char *what, wire::Role role, Way way, std::string_view piece,
                   std::size_t messageSize, std::size_t total, int runs)
{
    const std::string payload = repeated(piece, messageSize);
    const std::size_t count = std::max<std::size_t>(total / messageSize, 1);
    QByteArray stream;
    for (std::size_t i = 0; i < count; ++i) {
        const auto key = static_cast<std::uint32_t>(i * 2654435761U);
        wire::appendFrame(stream, wire::Opcode::Text, payload,
                          role == wire::Role::Server ? std::optional(key) : std::nullopt);
    }
    const double seconds = best(runs, [&] {
        wire::MessageReader reader(role, {});
        std::size_t messages = 0;
        read(reader, {stream.constData(), static_cast<std::size_t>(stream.size())}, way, messages);
        require(messages == count);
    });
    std::printf("%-8s %8zu B %12.1f ns/message %8.2f GB/s\n", what, messageSize,
                seconds * 1e9 / static_cast<double>(count),
                static_cast<double>(stream.size()) / seconds / 1e9);
}

void measure(std::size_t total, int runs)
{
    constexpr std::string_view ascii = R"({"symbol":"SOCK","price":101.25,"volume":1200},)";
    constexpr std::string_view mixed
        = R"({"venue":"Börse Düsseldorf","note":"naïve façade — 市場"},)";
    constexpr std::string_view dense = "本日の市場は静かに始まりました。🚀";

    measureUtf8("ascii", ascii, total, runs);
    measureUtf8("mixed", mixed, total, runs);
    measureUtf8("dense", dense, total, runs);

    using wire::Role;
    for (const std::size_t size : {std::size_t{100}, std::size_t{1024}, std::size_t{1024 * 1024}}) {
        measureReader("ascii", Role::Client, Way::Consume, ascii, size, total, runs);
        measureReader("mixed", Role::Client, Way::Consume, mixed, size, total, runs);
        measureReader("masked", Role::Server, Way::Consume, ascii, size, total, runs);
    }
    measureReader("direct", Role::Client, Way::Direct, ascii, 1024 * 1024, total, runs);
    measureReader("direct", Role::Client, Way::Direct, ascii, 16 * 1024 * 1024, total, runs);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1 && std::strcmp(argv[1], "--smoke") == 0)
        measure(std::size_t{2} * 1024 * 1024, 1);
    else
        measure(std::size_t{64} * 1024 * 1024, 7);
    return 0;
}
