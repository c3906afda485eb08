// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/arguments.h"

#include "cli/connectvalues.h"
#include "cli/optionreader.h"
#include "cli/usage.h"

#include <QCoreApplication>

#include <array>

namespace sockwright::cli {

using namespace Qt::StringLiterals;

namespace {

using Value = OptionRule::Value;

constexpr OptionRule helpRule{"--help", Value::None, 'h'};

/// The value of a command whose only options are --help and plain arguments.
struct PlainWords
{
    QStringList arguments;
    bool help = false;
};

base::Result<PlainWords> parsePlain(const QStringList &words)
{
    PlainWords plain;
    OptionReader reader(words, {&helpRule, 1});
    while (!reader.atEnd()) {
        const auto word = reader.next();
        if (!word)
            return word.error();
        if (word->rule)
            plain.help = true;
        else
            plain.arguments.append(*word->value);
    }
    return plain;
}

Command help(const char *command)
{
    return HelpCommand{usage(QString::fromLatin1(command))};
}

base::Error tooMany(const QString &word)
{
    return {
        QCoreApplication::translate("cli", "“%1” is one argument too many. See --help.").arg(word)};
}

base::Result<Command> parseServe(const QStringList &words)
{
    static constexpr std::array rules{helpRule, OptionRule{"--port", Value::Required},
                                      OptionRule{"--host", Value::Required}, OptionRule{"--tls"},
                                      OptionRule{"--rules", Value::Required}};

    ServeOptions options;
    OptionReader reader(words, rules);
    while (!reader.atEnd()) {
        const auto word = reader.next();
        if (!word)
            return word.error();
        if (!word->rule)
            return tooMany(*word->value);
        const QLatin1StringView name(word->rule->name);
        if (name == "--help"_L1)
            return help("serve");
        if (name == "--port"_L1) {
            const auto port = wholeNumber("--port", *word->value, 0, 65535);
            if (!port)
                return port.error();
            options.port = quint16(*port);
        } else if (name == "--host"_L1) {
            options.host = *word->value;
        } else {
            return notAvailable(name);
        }
    }
    return Command(options);
}

base::Result<Command> parseFormat(const QStringList &words)
{
    const auto plain = parsePlain(words);
    if (!plain)
        return plain.error();
    if (plain->help)
        return help("format");
    if (plain->arguments.size() > 1)
        return tooMany(plain->arguments.at(1));
    const QString file = plain->arguments.value(0);
    return Command(FormatOptions{file == "-"_L1 ? QString() : file});
}

base::Result<Command> parseVersion(const QStringList &words)
{
    const auto plain = parsePlain(words);
    if (!plain)
        return plain.error();
    if (plain->help)
        return help("version");
    if (!plain->arguments.isEmpty())
        return tooMany(plain->arguments.first());
    return Command(VersionCommand());
}

base::Result<Command> parseConnectCommand(const QStringList &words)
{
    auto options = parseConnect(words);
    if (!options)
        return options.error();
    if (options->help)
        return help("connect");
    return Command(std::move(options).value());
}

base::Result<Command> parseExportCommand(const QStringList &words)
{
    auto options = parseExport(words);
    if (!options)
        return options.error();
    if (options->help)
        return help("export");
    return Command(std::move(options).value());
}

base::Result<Command> parseCaptureCommand(const QStringList &words)
{
    auto options = parseCapture(words);
    if (!options)
        return options.error();
    if (options->help)
        return help("capture");
    return Command(std::move(options).value());
}

struct CommandRule
{
    QLatin1StringView name;
    base::Result<Command> (*parse)(const QStringList &words); ///< null: not in this version
};

constexpr std::array commandRules{CommandRule{"connect"_L1, &parseConnectCommand},
                                  CommandRule{"serve"_L1, &parseServe},
                                  CommandRule{"format"_L1, &parseFormat},
                                  CommandRule{"version"_L1, &parseVersion},
                                  CommandRule{"run"_L1, nullptr},
                                  CommandRule{"import"_L1, nullptr},
                                  CommandRule{"export"_L1, &parseExportCommand},
                                  CommandRule{"capture"_L1, &parseCaptureCommand}};

} // namespace

base::Result<Command> parseArguments(const QStringList &words)
{
    if (words.isEmpty()) {
        return base::Error{QCoreApplication::translate(
            "cli",
            "Say what to do: connect, serve, export, capture, format or version. See --help.")};
    }
    const QString &name = words.first();
    const QStringList rest = words.mid(1);
    if (name == "--help"_L1 || name == "-h"_L1 || name == "help"_L1)
        return Command(HelpCommand{usage(rest.value(0))});
    if (name == "--version"_L1)
        return parseVersion(rest);

    for (const CommandRule &rule : commandRules) {
        if (name != rule.name)
            continue;
        if (!rule.parse)
            return notAvailable(name);
        return rule.parse(rest);
    }
    return base::Error{
        QCoreApplication::translate("cli", "There is no command “%1”. See --help.").arg(name)};
}

} // namespace sockwright::cli
