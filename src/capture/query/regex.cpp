// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <chrono>
#include <new>
#include <string>

using namespace Qt::StringLiterals;

namespace sockwright::capture {

namespace {

// Steps back from one start of a match, and KiB for them without the compiler of PCRE2.
constexpr std::uint32_t matchLimit = 1'000'000;
constexpr std::uint32_t heapLimit = 16 * 1024;
constexpr std::size_t stackStart = 32 * 1024;
constexpr std::size_t stackLimit = 1024 * 1024;
// Short texts are searched in one go, long ones in parts, with a look at the clock between them.
constexpr std::size_t oneGo = 4096;
constexpr std::chrono::milliseconds timeLimit(500);
constexpr std::chrono::milliseconds fast(2);
// While a person waits.
constexpr std::uint32_t quickMatchLimit = 2'000;
constexpr std::size_t quickStarts = 64;
constexpr std::chrono::milliseconds quickTimeLimit(4);

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::capture::Regex)
};

PCRE2_SPTR8 bytes(std::string_view text)
{
    return reinterpret_cast<PCRE2_SPTR8>(text.data());
}

QString messageOf(int code)
{
    std::array<PCRE2_UCHAR8, 256> buffer{};
    const int size = pcre2_get_error_message_8(code, buffer.data(), buffer.size());
    return QString::fromLatin1(reinterpret_cast<const char *>(buffer.data()), std::max(size, 0));
}

struct Free
{
    void operator()(pcre2_code_8 *code) const { pcre2_code_free_8(code); }
    void operator()(pcre2_match_data_8 *data) const { pcre2_match_data_free_8(data); }
    void operator()(pcre2_match_context_8 *context) const { pcre2_match_context_free_8(context); }
    void operator()(pcre2_compile_context_8 *context) const
    {
        pcre2_compile_context_free_8(context);
    }
    void operator()(pcre2_jit_stack_8 *stack) const { pcre2_jit_stack_free_8(stack); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

template <typename T>
Owned<T> owned(T *made)
{
    if (!made)
        throw std::bad_alloc();
    return Owned<T>(made);
}

} // namespace

struct Regex::Code
{
    Owned<pcre2_code_8> compiled;
};

struct RegexSpace::Data
{
    // One pair: only whether there is a match is of interest.
    Owned<pcre2_match_data_8> match = owned(pcre2_match_data_create_8(1, nullptr));
    Owned<pcre2_jit_stack_8> stack
        = owned(pcre2_jit_stack_create_8(stackStart, stackLimit, nullptr));
    Owned<pcre2_match_context_8> context = owned(pcre2_match_context_create_8(nullptr));

    Data()
    {
        pcre2_set_match_limit_8(context.get(), matchLimit);
        pcre2_set_heap_limit_8(context.get(), heapLimit);
        pcre2_jit_stack_assign_8(context.get(), nullptr, stack.get());
    }
};

RegexSpace::RegexSpace()
    : m_data(std::make_unique<Data>())
{
}

RegexSpace::~RegexSpace() = default;

std::optional<Regex> Regex::compile(QStringView pattern, QStringView flags, Extent extent,
                                    Error &error)
{
    if (pattern.size() > maxPattern) {
        error = {maxPattern, Words::tr("it is longer than %1 characters").arg(maxPattern)};
        return std::nullopt;
    }
    std::uint32_t options
        = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_USE_OFFSET_LIMIT | PCRE2_NEVER_BACKSLASH_C;
    if (flags.contains(u'i'))
        options |= PCRE2_CASELESS;
    if (flags.contains(u'm'))
        options |= PCRE2_MULTILINE;
    if (flags.contains(u's'))
        options |= PCRE2_DOTALL;
    if (flags.contains(u'x'))
        options |= PCRE2_EXTENDED;
    if (extent == Extent::Whole)
        options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;

    const std::string utf8 = pattern.toUtf8().toStdString();
    const auto context = owned(pcre2_compile_context_create_8(nullptr));
    pcre2_set_newline_8(context.get(), PCRE2_NEWLINE_ANYCRLF);
    int code = 0;
    std::size_t offset = 0;
    pcre2_code_8 *const compiled
        = pcre2_compile_8(bytes(utf8), utf8.size(), options, &code, &offset, context.get());
    if (!compiled) {
        const auto before = static_cast<qsizetype>(std::min(offset, utf8.size()));
        error = {QString::fromUtf8(utf8.data(), before).size(), messageOf(code)};
        return std::nullopt;
    }
    // Where PCRE2 has no compiler for the processor, its interpreter does the same, slower.
    pcre2_jit_compile_8(compiled, PCRE2_JIT_COMPLETE);
    Regex regex;
    regex.m_code = std::make_shared<const Code>(Code{Owned<pcre2_code_8>(compiled)});
    return regex;
}

Regex::Found Regex::search(std::string_view utf8, RegexSpace &space) const
{
    RegexSpace::Data &data = *space.m_data;
    const auto find = [&](std::size_t from, std::size_t lastStart) {
        pcre2_set_offset_limit_8(data.context.get(), lastStart);
        const int result = pcre2_match_8(m_code->compiled.get(), bytes(utf8), utf8.size(), from, 0,
                                         data.match.get(), data.context.get());
        if (result >= 0)
            return Found::Yes;
        return result == PCRE2_ERROR_NOMATCH ? Found::No : Found::TooMuch;
    };
    if (utf8.size() <= oneGo)
        return find(0, PCRE2_UNSET);

    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    Clock::time_point before = start;
    std::size_t starts = 64; // how many places a part begins a match at
    for (std::size_t from = 0; from <= utf8.size();) {
        const Found found = find(from, from + starts - 1);
        if (found != Found::No)
            return found;
        from += starts;
        while (from < utf8.size() && (static_cast<unsigned char>(utf8[from]) & 0xC0U) == 0x80)
            ++from; // a part begins with a whole character
        const Clock::time_point now = Clock::now();
        if (now - before < fast)
            starts *= 2;
        else if (starts > 64)
            starts /= 2;
        // A long text may take longer, as long as it goes on at a good pace.
        const auto share = std::chrono::milliseconds(from / 100'000);
        if (now - start > timeLimit + share)
            return Found::TooMuch;
        before = now;
    }
    return Found::No;
}

Regex::Found Regex::find(std::string_view utf8, std::size_t from, RegexSpace &space,
                         Place &place) const
{
    using Clock = std::chrono::steady_clock;
    RegexSpace::Data &data = *space.m_data;
    pcre2_set_match_limit_8(data.context.get(), quickMatchLimit);
    const Clock::time_point start = Clock::now();
    Found found = Found::No;
    while (from <= utf8.size() && found == Found::No) {
        pcre2_set_offset_limit_8(data.context.get(), from + quickStarts - 1);
        const int result = pcre2_match_8(m_code->compiled.get(), bytes(utf8), utf8.size(), from,
                                         PCRE2_NOTEMPTY, data.match.get(), data.context.get());
        if (result >= 0) {
            const std::size_t *const pair = pcre2_get_ovector_pointer_8(data.match.get());
            place = {pair[0], pair[1] - pair[0]};
            found = Found::Yes;
        } else if (result != PCRE2_ERROR_NOMATCH || Clock::now() - start > quickTimeLimit) {
            found = Found::TooMuch;
        }
        from += quickStarts;
        while (from < utf8.size() && (static_cast<unsigned char>(utf8[from]) & 0xC0U) == 0x80)
            ++from; // a part begins with a whole character
    }
    pcre2_set_match_limit_8(data.context.get(), matchLimit);
    return found;
}

} // namespace sockwright::capture
