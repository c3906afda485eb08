// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <span>

namespace sockwright::cli {

/// An option that a command takes.
struct OptionRule
{
    enum class Value
    {
        None,
        Required,
        Optional, ///< see OptionReader
    };

    const char *name; ///< "--send"
    Value value = Value::None;
    char shortName = 0; ///< 'H' for -H
};

/// One thing on the command line: an option, or a plain argument when `rule` is null.
struct CommandWord
{
    const OptionRule *rule = nullptr;
    std::optional<QString> value; ///< of the option; of a plain argument always
};

/// Reads options in the order they were given, which matters for `--send` and its like.
///
/// `--name value` and `--name=value` are the same, and so are `-H value` and `-Hvalue`. A required
/// value is the next word whatever it looks like. An optional one is the next word unless that
/// begins with '-' or holds "://". After `--` all words are plain. A single `-` is plain.
/// Pure; errors are sentences for people.
class OptionReader
{
public:
    OptionReader(const QStringList &words, std::span<const OptionRule> rules);

    bool atEnd() const { return m_next >= m_words.size(); }
    /// Not at the end: the next option or argument.
    base::Result<CommandWord> next();

private:
    base::Result<CommandWord> readWord();
    base::Result<CommandWord> withValue(const OptionRule &rule,
                                        const std::optional<QString> &attached);
    void skipSeparator();

    QStringList m_words;
    std::span<const OptionRule> m_rules;
    qsizetype m_next = 0;
    bool m_onlyPlain = false;
};

} // namespace sockwright::cli
