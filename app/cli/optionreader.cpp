// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/optionreader.h"

#include <QCoreApplication>

#include <algorithm>

namespace sockwright::cli {

using namespace Qt::StringLiterals;

OptionReader::OptionReader(const QStringList &words, std::span<const OptionRule> rules)
    : m_words(words)
    , m_rules(rules)
{
    skipSeparator();
}

void OptionReader::skipSeparator()
{
    if (!m_onlyPlain && m_next < m_words.size() && m_words.at(m_next) == "--"_L1) {
        m_onlyPlain = true;
        ++m_next;
    }
}

base::Result<CommandWord> OptionReader::next()
{
    auto word = readWord();
    skipSeparator();
    return word;
}

base::Result<CommandWord> OptionReader::readWord()
{
    const QString word = m_words.at(m_next++);
    if (m_onlyPlain || word == "-"_L1 || !word.startsWith(u'-'))
        return CommandWord{nullptr, word};

    const bool isLong = word.startsWith("--"_L1);
    const qsizetype equals = isLong ? word.indexOf(u'=') : -1;
    const QString name = isLong ? word.left(equals) : word.left(2);
    const auto rule = std::ranges::find_if(m_rules, [&](const OptionRule &candidate) {
        if (isLong)
            return name == QLatin1StringView(candidate.name);
        return candidate.shortName != 0 && name.at(1) == QLatin1Char(candidate.shortName);
    });
    if (rule == m_rules.end()) {
        return base::Error{
            QCoreApplication::translate("cli", "There is no option %1. See --help.").arg(name)};
    }

    std::optional<QString> attached;
    if (isLong && equals >= 0)
        attached = word.mid(equals + 1);
    else if (!isLong && word.size() > 2)
        attached = word.mid(2);
    return withValue(*rule, attached);
}

base::Result<CommandWord> OptionReader::withValue(const OptionRule &rule,
                                                  const std::optional<QString> &attached)
{
    const QString name = QString::fromLatin1(rule.name);
    if (rule.value == OptionRule::Value::None) {
        if (attached) {
            return base::Error{QCoreApplication::translate("cli", "%1 takes no value.").arg(name)};
        }
        return CommandWord{&rule, std::nullopt};
    }
    if (attached)
        return CommandWord{&rule, attached};

    const bool hasNext = m_next < m_words.size();
    if (rule.value == OptionRule::Value::Required) {
        if (!hasNext) {
            return base::Error{
                QCoreApplication::translate("cli", "%1 needs a value after it.").arg(name)};
        }
        return CommandWord{&rule, m_words.at(m_next++)};
    }
    if (!hasNext || m_words.at(m_next).startsWith(u'-') || m_words.at(m_next).contains("://"_L1))
        return CommandWord{&rule, std::nullopt};
    return CommandWord{&rule, m_words.at(m_next++)};
}

} // namespace sockwright::cli
