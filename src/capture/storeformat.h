// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/totals.h"

#include <QLatin1StringView>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

/// How a capture lies on disk: see the room's README. All numbers are little-endian, as on every
/// machine this runs on; the static assertion below says so.
namespace sockwright::capture::disk {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

inline constexpr int version = 1;

inline constexpr QLatin1StringView rowsFile("rows");

/// All files of a Store.
inline constexpr std::array<QLatin1StringView, 5> fileNames{
    rowsFile, QLatin1StringView("payload"), QLatin1StringView("details"),
    QLatin1StringView("frames"), QLatin1StringView("blocks")};

/// Bytes of the file `payload` that belong to a row beside its payload.
struct Extra
{
    enum Type : std::uint32_t
    {
        Attempt = 1, ///< a connection attempt begins with this row; no bytes
        Handshake = 2, ///< CBOR, see detailcodec.h
        Failure = 3, ///< CBOR
        Frames = 4, ///< wire::Frame, one after the other
    };

    std::uint64_t row = 0;
    std::uint64_t offset = 0;
    std::uint32_t size = 0;
    std::uint32_t type = 0;
};

/// Ends what one write brought to the other files: their sizes so far and what lies between them
/// and the sizes of the block before. What no valid block ends is not part of the capture.
struct Block
{
    static constexpr std::uint64_t magicNumber = 0x314B'4C42'5753'0001;

    std::uint64_t magic = magicNumber;
    std::uint64_t rows = 0;
    std::uint64_t payloadBytes = 0;
    std::uint64_t details = 0; ///< entries of type Attempt, Handshake and Failure
    std::uint64_t frames = 0; ///< entries of type Frames
    std::uint64_t rowsHash = 0; ///< XXH3, 64 bits, of the bytes since the block before
    std::uint64_t payloadHash = 0;
    std::uint64_t detailsHash = 0;
    std::uint64_t framesHash = 0;
    Totals totals; ///< of all rows so far
    std::uint64_t hash = 0; ///< of this block up to here
};

static_assert(std::is_trivially_copyable_v<Extra> && sizeof(Extra) == 24);
static_assert(std::is_trivially_copyable_v<Block> && sizeof(Block) == 9 * 8 + 12 * 8 + 8);

/// XXH3 over bytes that come in parts.
class Hasher
{
public:
    Hasher();
    ~Hasher();
    Hasher(const Hasher &) = delete;
    Hasher &operator=(const Hasher &) = delete;
    void add(std::string_view bytes);
    std::uint64_t result() const;

private:
    void *m_state;
};

std::uint64_t hashOf(std::string_view bytes);
/// What Block::hash has to be.
std::uint64_t hashOf(const Block &block);

} // namespace sockwright::capture::disk
