// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/storeformat.h"

#include <new>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace sockwright::capture::disk {

Hasher::Hasher()
    : m_state(XXH3_createState())
{
    if (!m_state)
        throw std::bad_alloc();
    XXH3_64bits_reset(static_cast<XXH3_state_t *>(m_state));
}

Hasher::~Hasher()
{
    XXH3_freeState(static_cast<XXH3_state_t *>(m_state));
}

void Hasher::add(std::string_view bytes)
{
    XXH3_64bits_update(static_cast<XXH3_state_t *>(m_state), bytes.data(), bytes.size());
}

std::uint64_t Hasher::result() const
{
    return XXH3_64bits_digest(static_cast<const XXH3_state_t *>(m_state));
}

std::uint64_t hashOf(std::string_view bytes)
{
    return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t hashOf(const Block &block)
{
    return XXH3_64bits(&block, offsetof(Block, hash));
}

} // namespace sockwright::capture::disk
