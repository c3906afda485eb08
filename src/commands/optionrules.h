// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "commands/reading.h"

#include <span>

namespace sockwright::commands {

/// An option of a tool and what it does to a request.
struct Rule
{
    enum class Value
    {
        None,
        Required,
        Optional, ///< the next word unless that begins with '-'
    };

    const char *name; ///< "--header"
    char16_t letter = 0; ///< of -H; 0: none
    Value value = Value::None;
    /// Null: nothing, and it goes unsaid (it is about the tool's output, say).
    void (*apply)(Reading &reading, const QString &value) = nullptr;
    const char *leftOut = nullptr; ///< why it is left out: text to translate, in "Commands"
};

/// What a tool's command line is like.
struct Grammar
{
    std::span<const Rule> rules;
    bool dropsEquals = false; ///< -H=value is -H value
};

Grammar curlGrammar();
Grammar wscatGrammar();
Grammar websocatGrammar();
Grammar cliGrammar();

/// Applies the options of a command in order. `words` has no program's name. An Error for an option
/// at the end whose value is missing.
base::Result<void> readOptions(Reading &reading, const Grammar &grammar, const QStringList &words);

/// A sentence of the options, translated.
QString optionText(const char *text);

} // namespace sockwright::commands
