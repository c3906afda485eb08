// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/optionrules.h"

#include <QCoreApplication>

#include <algorithm>

namespace sockwright::commands {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Commands)
};

/// Walks over the words of one command.
class OptionWalk
{
public:
    OptionWalk(Reading &reading, const Grammar &grammar, const QStringList &words)
        : m_reading(reading)
        , m_grammar(grammar)
        , m_words(words)
    {
    }

    base::Result<void> walk()
    {
        bool onlyPlain = false;
        while (m_next < m_words.size()) {
            const QString word = m_words[m_next++];
            if (onlyPlain || word.size() < 2 || !word.startsWith(u'-')) {
                m_reading.addPlain(word);
            } else if (word == "--"_L1) {
                onlyPlain = true;
            } else {
                const auto read = word.startsWith("--"_L1) ? readLong(word) : readLetters(word);
                if (!read)
                    return read;
            }
        }
        return {};
    }

private:
    base::Result<void> readLong(const QString &word)
    {
        const qsizetype equals = word.indexOf(u'=');
        const QString name = word.first(equals < 0 ? word.size() : equals);
        const auto rule = std::ranges::find_if(m_grammar.rules, [&name](const Rule &candidate) {
            return name == QLatin1StringView(candidate.name);
        });
        m_reading.setOption(name);
        if (rule == m_grammar.rules.end()) {
            m_reading.leaveOut(Text::tr("it is not known here."));
            return {};
        }
        if (equals >= 0)
            return apply(*rule, word.sliced(equals + 1));
        return applyWithNext(*rule);
    }

    base::Result<void> readLetters(const QString &word)
    {
        for (qsizetype at = 1; at < word.size(); ++at) {
            const QChar letter = word[at];
            const auto rule
                = std::ranges::find_if(m_grammar.rules, [letter](const Rule &candidate) {
                      return candidate.letter != 0 && letter == candidate.letter;
                  });
            m_reading.setOption(u'-' + QString(letter));
            if (rule == m_grammar.rules.end()) {
                m_reading.leaveOut(Text::tr("it is not known here."));
                return {}; // what follows may be its value
            }
            if (rule->value == Rule::Value::None) {
                if (const auto applied = apply(*rule, {}); !applied)
                    return applied;
                continue;
            }
            if (at + 1 == word.size())
                return applyWithNext(*rule);
            const bool skips = m_grammar.dropsEquals && word[at + 1] == u'=';
            return apply(*rule, word.sliced(at + (skips ? 2 : 1)));
        }
        return {};
    }

    base::Result<void> applyWithNext(const Rule &rule)
    {
        const bool atValue = m_next < m_words.size() && !m_words[m_next].startsWith(u'-');
        if (rule.value == Rule::Value::None || (rule.value == Rule::Value::Optional && !atValue))
            return apply(rule, {});
        if (m_next == m_words.size()) {
            return base::Error{Text::tr("The command ends with %1, whose value is missing. Copy "
                                        "the whole command.")
                                   .arg(QLatin1StringView(rule.name))};
        }
        return apply(rule, m_words[m_next++]);
    }

    base::Result<void> apply(const Rule &rule, const QString &value)
    {
        if (rule.leftOut)
            m_reading.leaveOut(optionText(rule.leftOut));
        if (rule.apply)
            rule.apply(m_reading, value);
        return {};
    }

    Reading &m_reading;
    const Grammar &m_grammar;
    const QStringList &m_words;
    qsizetype m_next = 0;
};

} // namespace

QString optionText(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

base::Result<void> readOptions(Reading &reading, const Grammar &grammar, const QStringList &words)
{
    return OptionWalk(reading, grammar, words).walk();
}

} // namespace sockwright::commands
