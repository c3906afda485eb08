// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/captureoptions.h"

#include "cli/connectvalues.h"
#include "cli/optionreader.h"

#include <QCoreApplication>

#include <array>
#include <limits>

namespace sockwright::cli {

using namespace Qt::StringLiterals;

namespace {

using Value = OptionRule::Value;

constexpr OptionRule helpRule{"--help", Value::None, 'h'};
constexpr std::array exportRules{helpRule, OptionRule{"--format", Value::Required},
                                 OptionRule{"--filter", Value::Required}};
constexpr std::array captureRules{helpRule, OptionRule{"--output", Value::Required},
                                  OptionRule{"--first", Value::Required},
                                  OptionRule{"--last", Value::Required}};

base::Error wrong(const char *text)
{
    return {QCoreApplication::translate("cli", text)};
}

base::Result<capture::ExportFormat> formatFor(const std::optional<QString> &name,
                                              const QString &file)
{
    const auto format
        = name ? capture::exportFormatFromName(*name) : capture::exportFormatFromFile(file);
    if (format)
        return *format;
    if (name)
        return wrong(
            QT_TRANSLATE_NOOP("cli", "--format takes jsonl, csv, har, pcapng or capture."));
    return wrong(QT_TRANSLATE_NOOP("cli",
                                   "The file's name does not tell the format. Give it an ending "
                                   "(.jsonl, .csv, .har, .pcapng) or say --format."));
}

base::Result<capture::Query> queryFromText(const QString &text)
{
    auto parsed = capture::Query::parse(text);
    if (!parsed.error)
        return std::move(parsed.query);
    return base::Error{
        QCoreApplication::translate("cli", "The filter is not right at character %1: %2")
            .arg(parsed.error->position + 1)
            .arg(parsed.error->message)};
}

base::Result<void> setNumber(std::optional<qint64> &place, const char *name, const QString &text)
{
    const auto number = wholeNumber(name, text, 1, std::numeric_limits<int>::max());
    if (!number)
        return number.error();
    place = *number;
    return {};
}

base::Result<void> apply(CaptureOptions &options, QLatin1StringView name, const QString &value)
{
    if (name == "--help"_L1) {
        options.help = true;
    } else if (name == "--first"_L1) {
        return setNumber(options.first, "--first", value);
    } else if (name == "--last"_L1) {
        return setNumber(options.last, "--last", value);
    } else {
        const auto output = outputFromText(value);
        if (!output)
            return output.error();
        options.output = *output;
    }
    return {};
}

} // namespace

base::Result<ExportOptions> parseExport(const QStringList &words)
{
    ExportOptions options;
    QStringList files;
    std::optional<QString> format;
    OptionReader reader(words, exportRules);
    while (!reader.atEnd()) {
        const auto word = reader.next();
        if (!word)
            return word.error();
        if (!word->rule) {
            files.append(*word->value);
            continue;
        }
        const QLatin1StringView name(word->rule->name);
        if (name == "--help"_L1) {
            options.help = true;
        } else if (name == "--format"_L1) {
            format = word->value;
        } else {
            auto query = queryFromText(*word->value);
            if (!query)
                return query.error();
            options.query = std::move(*query);
        }
    }
    if (options.help)
        return options;
    if (files.size() != 2) {
        return wrong(QT_TRANSLATE_NOOP(
            "cli", "Say what to export, and to which file: sockwright-cli export CAPTURE FILE."));
    }
    options.source = files.first();
    options.file = files.last();
    const auto chosen = formatFor(format, options.file);
    if (!chosen)
        return chosen.error();
    options.format = *chosen;
    if (options.file == "-"_L1 && options.format == capture::ExportFormat::Capture)
        return wrong(QT_TRANSLATE_NOOP("cli", "A capture is a folder: say which one to write."));
    return options;
}

base::Result<CaptureOptions> parseCapture(const QStringList &words)
{
    CaptureOptions options;
    QStringList arguments;
    OptionReader reader(words, captureRules);
    while (!reader.atEnd()) {
        const auto word = reader.next();
        if (!word)
            return word.error();
        if (!word->rule) {
            arguments.append(*word->value);
            continue;
        }
        const auto applied
            = apply(options, QLatin1StringView(word->rule->name), word->value.value_or(QString()));
        if (!applied)
            return applied.error();
    }
    if (options.help)
        return options;
    const QString action = arguments.value(0);
    if (action == "cat"_L1)
        options.action = CaptureOptions::Action::Cat;
    else if (action == "filter"_L1)
        options.action = CaptureOptions::Action::Filter;
    else if (action != "stats"_L1)
        return wrong(
            QT_TRANSLATE_NOOP("cli", "Say what to do with the capture: stats, cat or filter."));
    const bool isFilter = options.action == CaptureOptions::Action::Filter;
    if (isFilter && arguments.size() != 3) {
        return wrong(QT_TRANSLATE_NOOP(
            "cli",
            "Name a capture and say what to look for, as one word: sockwright-cli capture "
            "filter PATH 'QUERY'."));
    }
    if (!isFilter && arguments.size() != 2) {
        return wrong(QT_TRANSLATE_NOOP(
            "cli", "Name one capture's folder, or one HAR file: sockwright-cli capture cat PATH."));
    }
    if (isFilter) {
        auto query = queryFromText(arguments.at(2));
        if (!query)
            return query.error();
        options.query = std::move(*query);
    }
    options.source = arguments.at(1);
    return options;
}

} // namespace sockwright::cli
