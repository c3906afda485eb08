// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/humanline.h"

#include "base/byteview.h"
#include "capture/capture.h"
#include "capture/timelinetext.h"
#include "format/utf8.h"
#include "format/visible.h"

#include <QCoreApplication>

#include <algorithm>

namespace sockwright::capture {

using namespace Qt::StringLiterals;
using wire::Kind;

namespace {

constexpr std::size_t textLimit = 64 * 1024;
constexpr int hexLimit = 1024;
constexpr qsizetype evidenceLimit = 4096; // characters
constexpr qsizetype evidenceLines = 20;

QString cutNotice(std::size_t size)
{
    return QCoreApplication::translate("sockwright::capture::HumanLine", "… (%1 bytes)").arg(size);
}

QString wholeText(std::string_view text)
{
    if (text.size() <= textLimit)
        return format::visibleText(text, false);
    std::size_t cut = textLimit;
    while (cut > textLimit - 3 && format::isUtf8Continuation(text[cut]))
        --cut;
    return format::visibleText(text.substr(0, cut), false) + cutNotice(text.size());
}

QString wholeBytes(std::string_view bytes)
{
    if (bytes.size() <= hexLimit)
        return format::previewHex(bytes, hexLimit);
    return format::previewHex(bytes.substr(0, hexLimit), hexLimit) + u' ' + cutNotice(bytes.size());
}

QString content(const Capture &capture, std::size_t row)
{
    const bool kept = capture.payloadKept(row);
    const Kind kind = capture.record(row).kind;
    if (kept && (kind == Kind::Text || kind == Kind::State || kind == Kind::Error))
        return wholeText(capture.payload(row));
    if (kept && kind == Kind::Binary)
        return wholeBytes(capture.payload(row));
    return previewLine(capture, row);
}

// Foreign text: cut, made visible, each line under the row it explains.
QString evidenceBelow(const QString &evidence)
{
    const QByteArray utf8 = evidence.left(evidenceLimit).replace("\r\n"_L1, "\n"_L1).toUtf8();
    const QStringList lines
        = format::visibleText(base::viewOf(utf8), true).split(u'\n', Qt::SkipEmptyParts);
    QString below;
    for (const QString &line : lines.first(std::min(lines.size(), evidenceLines)))
        below += u"\n    "_s + line;
    if (lines.size() > evidenceLines || evidence.size() > evidenceLimit)
        below += u"\n    …"_s;
    return below;
}

} // namespace

QString humanLine(const Capture &capture, std::size_t row)
{
    QString line = timeOfDay(capture, row);
    for (const QString &part : {directionArrow(capture, row), typeWord(capture, row),
                                sizeText(capture, row), content(capture, row)}) {
        if (!part.isEmpty())
            line += u' ' + part;
    }
    if (const auto failure = capture.failure(row)) {
        if (!failure->hint.isEmpty())
            line += u' ' + format::visibleText(base::viewOf(failure->hint.toUtf8()), false);
        line += evidenceBelow(failure->evidence);
    }
    return line;
}

} // namespace sockwright::capture
