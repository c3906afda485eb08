// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/handshake.h"

#include "wire/token.h"

#include <QCryptographicHash>

#include <algorithm>

namespace sockwright::wire {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool isVisible(char c)
{
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7F;
}

// Text as a header value may hold it: no control characters, RFC 9110 section 5.5.
bool isFieldText(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return isVisible(c) || isBlank(c); });
}

// The part in front of `separator`, which is taken off `rest` with it; all of it when there is
// none.
QByteArrayView takeUntil(QByteArrayView &rest, char separator)
{
    const qsizetype i = rest.indexOf(separator);
    const QByteArrayView part = i < 0 ? rest : rest.first(i);
    rest = i < 0 ? QByteArrayView() : rest.sliced(i + 1);
    return part;
}

QByteArrayView takeLine(QByteArrayView &rest)
{
    QByteArrayView line = takeUntil(rest, '\n');
    if (line.endsWith('\r'))
        line.chop(1);
    return line;
}

// "HTTP/1.1" to "1.1"; empty for anything else.
QByteArrayView httpVersion(QByteArrayView text)
{
    constexpr QByteArrayView prefix("HTTP/");
    if (!text.startsWith(prefix))
        return {};
    const QByteArrayView version = text.sliced(prefix.size());
    const bool valid = !version.isEmpty() && isDigit(version.front()) && isDigit(version.back())
        && std::all_of(version.begin(), version.end(),
                       [](char c) { return isDigit(c) || c == '.'; });
    return valid ? version : QByteArrayView();
}

} // namespace

std::optional<QByteArray> headerValue(const Headers &headers, QByteArrayView name)
{
    const auto found = std::find_if(headers.begin(), headers.end(), [name](const Header &header) {
        return name.compare(header.name, Qt::CaseInsensitive) == 0;
    });
    return found == headers.end() ? std::nullopt : std::optional(found->value);
}

bool headerHasToken(const Headers &headers, QByteArrayView name, QByteArrayView token)
{
    return std::any_of(headers.begin(), headers.end(), [name, token](const Header &header) {
        if (name.compare(header.name, Qt::CaseInsensitive) != 0)
            return false;
        QByteArrayView rest = header.value;
        while (!rest.isEmpty()) {
            if (takeUntil(rest, ',').trimmed().compare(token, Qt::CaseInsensitive) == 0)
                return true;
        }
        return false;
    });
}

qsizetype headEnd(QByteArrayView bytes)
{
    constexpr QByteArrayView emptyLine("\r\n\r\n");
    const qsizetype i = bytes.indexOf(emptyLine);
    return i < 0 ? -1 : i + emptyLine.size();
}

std::optional<ResponseHead> parseResponseHead(QByteArrayView head)
{
    QByteArrayView statusLine = takeLine(head);
    const QByteArrayView version = httpVersion(takeUntil(statusLine, ' '));
    const QByteArrayView status = takeUntil(statusLine, ' ');
    if (version.isEmpty() || status.size() != 3 || status.front() == '0'
        || !std::all_of(status.begin(), status.end(), isDigit))
        return std::nullopt;

    ResponseHead parsed{
        version.toByteArray(), status.toInt(), statusLine.trimmed().toByteArray(), {}};
    while (!head.isEmpty()) {
        const QByteArrayView line = takeLine(head);
        if (line.isEmpty())
            break;
        if (isBlank(line.front())) { // a folded line goes on with the one before
            if (!parsed.headers.empty())
                parsed.headers.back().value += ' ' + line.trimmed().toByteArray();
            continue;
        }
        const qsizetype colon = line.indexOf(':');
        const QByteArrayView name = line.first(std::max<qsizetype>(colon, 0)).trimmed();
        if (!name.isEmpty()) {
            parsed.headers.push_back(
                {name.toByteArray(), line.sliced(colon + 1).trimmed().toByteArray()});
        }
    }
    return parsed;
}

std::optional<RequestHead> parseRequestHead(QByteArrayView head)
{
    QByteArrayView requestLine = takeLine(head);
    const QByteArrayView method = takeUntil(requestLine, ' ');
    const QByteArrayView target = takeUntil(requestLine, ' ');
    const QByteArrayView version = httpVersion(requestLine);
    if (!isToken(method) || target.isEmpty() || version.isEmpty()
        || !std::all_of(target.begin(), target.end(), isVisible))
        return std::nullopt;

    RequestHead parsed{method.toByteArray(), target.toByteArray(), version.toByteArray(), {}};
    while (!head.isEmpty()) {
        const QByteArrayView line = takeLine(head);
        if (line.isEmpty())
            break;
        const qsizetype colon = line.indexOf(':');
        if (colon < 0 || !isToken(line.first(colon)) || !isFieldText(line.sliced(colon + 1)))
            return std::nullopt;
        parsed.headers.push_back(
            {line.first(colon).toByteArray(), line.sliced(colon + 1).trimmed().toByteArray()});
    }
    return parsed;
}

QByteArray acceptKey(QByteArrayView key)
{
    return QCryptographicHash::hash(key.toByteArray() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
                                    QCryptographicHash::Sha1)
        .toBase64();
}

} // namespace sockwright::wire
