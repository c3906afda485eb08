// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/formatcommand.h"

#include "cli/output.h"

#include "base/files.h"
#include "format/json.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>

namespace sockwright::cli {

namespace {

constexpr qint64 maxBytes = 512LL * 1024 * 1024;

base::Result<QByteArray> readStandardInput()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly)) {
        return base::Error{QCoreApplication::translate("cli", "Cannot read standard input: %1.")
                               .arg(input.errorString())};
    }
    QByteArray bytes = input.read(maxBytes + 1);
    if (bytes.size() > maxBytes) {
        return base::Error{
            QCoreApplication::translate("cli",
                                        "The input is larger than %1 MiB, which is the most "
                                        "that can be formatted.")
                .arg(maxBytes / (1024 * 1024))};
    }
    return bytes;
}

} // namespace

int runFormat(const FormatOptions &options)
{
    const auto input
        = options.file.isEmpty() ? readStandardInput() : base::readFile(options.file, maxBytes);
    if (!input) {
        writeError(input.error().message);
        return WrongUsage;
    }
    format::JsonText pretty = format::prettyJson({input->constData(), std::size_t(input->size())});
    if (!pretty.error && !pretty.text.endsWith('\n'))
        pretty.text += '\n';
    writeOutput(pretty.text);
    if (!pretty.error)
        return Done;
    writeError(QCoreApplication::translate("cli", "%1, line %2, column %3: %4")
                   .arg(options.file.isEmpty()
                            ? QCoreApplication::translate("cli", "standard input")
                            : options.file)
                   .arg(pretty.error->line)
                   .arg(pretty.error->column)
                   .arg(pretty.error->message));
    return ExpectationFailed;
}

} // namespace sockwright::cli
