// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/deflate.h"
#include "wire/token.h"

#include <QCoreApplication>

#include <algorithm>
#include <vector>

namespace sockwright::wire {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView extensionName("permessage-deflate");
constexpr QByteArrayView serverMaxWindowBits("server_max_window_bits");
constexpr QByteArrayView clientMaxWindowBits("client_max_window_bits");
constexpr QByteArrayView serverNoContextTakeover("server_no_context_takeover");
constexpr QByteArrayView clientNoContextTakeover("client_no_context_takeover");
constexpr int leastWindowBits = 8;
constexpr int largestWindowBits = 15;

QString tr(const char *text)
{
    return QCoreApplication::translate("wire::Deflate", text);
}

// A token of the server's, short enough for a sentence.
QString shown(QByteArrayView token)
{
    constexpr qsizetype longest = 60;
    const QString text = QString::fromLatin1(token.first(std::min(token.size(), longest)));
    return token.size() > longest ? text + u'…' : text;
}

struct Parameter
{
    QByteArrayView name;
    std::optional<QByteArray> value;
};

struct Extension
{
    QByteArrayView name;
    std::vector<Parameter> parameters;
};

// Reads the list of RFC 6455 section 9.1: token *( ";" token [ "=" ( token / quoted-string ) ] ).
class ListReader
{
public:
    explicit ListReader(QByteArrayView text)
        : m_rest(text)
    {
    }

    // Nothing when the text is no such list. Empty elements are left out (RFC 9110 section 5.6.1).
    std::optional<std::vector<Extension>> read()
    {
        std::vector<Extension> extensions;
        for (skipBlanks(); !m_rest.isEmpty(); skipBlanks()) {
            if (take(','))
                continue;
            Extension extension{takeToken(), {}};
            while (take(';')) {
                Parameter parameter{takeToken(), std::nullopt};
                if (take('='))
                    parameter.value = takeValue();
                extension.parameters.push_back(std::move(parameter));
            }
            if (m_broken || (!m_rest.isEmpty() && m_rest.front() != ','))
                return std::nullopt;
            extensions.push_back(std::move(extension));
        }
        return extensions;
    }

private:
    void skipBlanks()
    {
        while (!m_rest.isEmpty() && (m_rest.front() == ' ' || m_rest.front() == '\t'))
            m_rest = m_rest.sliced(1);
    }

    bool take(char c)
    {
        skipBlanks();
        if (m_rest.isEmpty() || m_rest.front() != c)
            return false;
        m_rest = m_rest.sliced(1);
        return true;
    }

    QByteArrayView takeToken()
    {
        skipBlanks();
        const auto end = std::find_if_not(m_rest.begin(), m_rest.end(), isTokenChar);
        const QByteArrayView token = m_rest.first(end - m_rest.begin());
        m_broken = m_broken || token.isEmpty();
        m_rest = m_rest.sliced(token.size());
        skipBlanks();
        return token;
    }

    // What a quoted string holds has to be a token too.
    QByteArray takeValue()
    {
        if (!take('"'))
            return takeToken().toByteArray();
        QByteArray value;
        bool escaped = false;
        qsizetype i = 0;
        for (; i < m_rest.size() && (escaped || m_rest[i] != '"'); ++i) {
            escaped = !escaped && m_rest[i] == '\\';
            if (!escaped)
                value += m_rest[i];
        }
        m_broken = m_broken || i == m_rest.size() || !isToken(value);
        m_rest = m_rest.sliced(std::min(i + 1, m_rest.size()));
        skipBlanks();
        return value;
    }

    QByteArrayView m_rest;
    bool m_broken = false;
};

// Window bits as RFC 7692 section 7.1.2 writes them: no leading zeros.
std::optional<int> windowBits(const QByteArray &value)
{
    for (int bits = leastWindowBits; bits <= largestWindowBits; ++bits) {
        if (value == QByteArray::number(bits))
            return bits;
    }
    return std::nullopt;
}

// The words for what is wrong with one parameter; empty when it is right and `agreed` has it.
QString takeFlag(const Parameter &parameter, bool &agreed)
{
    agreed = true;
    if (!parameter.value)
        return {};
    return tr("The server gave %1 a value, but this parameter of permessage-deflate takes none.")
        .arg(shown(parameter.name));
}

QString takeBits(const Parameter &parameter, int offered, int &agreed)
{
    const QString name = shown(parameter.name);
    if (!parameter.value)
        return tr("The server left out the value of %1, a number from 8 to 15.").arg(name);
    const auto bits = windowBits(*parameter.value);
    if (!bits) {
        return tr("The server set %1 to %2, but only 8 to 15 are allowed.")
            .arg(name, shown(*parameter.value));
    }
    if (*bits > offered) {
        return tr("The server set %1 to %2, but no more than %3 was offered.")
            .arg(name, QString::number(*bits), QString::number(offered));
    }
    agreed = *bits;
    return {};
}

QString takeParameter(const Parameter &parameter, const DeflateParameters &offer,
                      DeflateParameters &agreed)
{
    if (parameter.name == serverNoContextTakeover)
        return takeFlag(parameter, agreed.serverNoContextTakeover);
    if (parameter.name == clientNoContextTakeover)
        return takeFlag(parameter, agreed.clientNoContextTakeover);
    if (parameter.name == serverMaxWindowBits)
        return takeBits(parameter, offer.serverMaxWindowBits, agreed.serverMaxWindowBits);
    if (parameter.name == clientMaxWindowBits)
        return takeBits(parameter, offer.clientMaxWindowBits, agreed.clientMaxWindowBits);
    return tr("The server answered with the parameter %1, which permessage-deflate does not have.")
        .arg(shown(parameter.name));
}

base::Result<std::optional<DeflateParameters>> agreed(const std::vector<Parameter> &parameters,
                                                      const DeflateParameters &offer)
{
    DeflateParameters result;
    result.clientMaxWindowBits = offer.clientMaxWindowBits;
    result.clientNoContextTakeover = offer.clientNoContextTakeover;
    for (auto parameter = parameters.begin(); parameter != parameters.end(); ++parameter) {
        const auto same = [parameter](const Parameter &p) { return p.name == parameter->name; };
        if (std::any_of(parameters.begin(), parameter, same)) {
            return base::Error{tr("The server wrote the parameter %1 of permessage-deflate twice.")
                                   .arg(shown(parameter->name))};
        }
        const QString wrong = takeParameter(*parameter, offer, result);
        if (!wrong.isEmpty())
            return base::Error{wrong};
    }
    const QString leftOut = tr("The server agreed on permessage-deflate without %1, which was "
                               "asked for.");
    if (offer.serverNoContextTakeover && !result.serverNoContextTakeover)
        return base::Error{leftOut.arg(shown(serverNoContextTakeover))};
    if (result.serverMaxWindowBits > offer.serverMaxWindowBits)
        return base::Error{leftOut.arg(shown(serverMaxWindowBits))};
    return std::optional(result);
}

} // namespace

QByteArray deflateOffer(const DeflateParameters &offer)
{
    constexpr QByteArrayView next("; ");
    QByteArray text = extensionName.toByteArray();
    if (offer.serverNoContextTakeover)
        text.append(next).append(serverNoContextTakeover);
    if (offer.clientNoContextTakeover)
        text.append(next).append(clientNoContextTakeover);
    if (offer.serverMaxWindowBits < largestWindowBits) {
        text.append(next).append(serverMaxWindowBits).append('=');
        text.append(QByteArray::number(offer.serverMaxWindowBits));
    }
    text.append(next).append(clientMaxWindowBits);
    if (offer.clientMaxWindowBits < largestWindowBits)
        text.append('=').append(QByteArray::number(offer.clientMaxWindowBits));
    return text;
}

base::Result<std::optional<DeflateParameters>>
agreedDeflate(QByteArrayView answer, const std::optional<DeflateParameters> &offer)
{
    const auto extensions = ListReader(answer).read();
    if (!extensions) {
        return base::Error{tr("The server's Sec-WebSocket-Extensions header is no list of "
                              "extensions (RFC 6455 section 9.1).")};
    }
    for (const Extension &extension : *extensions) {
        if (!offer || extension.name != extensionName) {
            return base::Error{
                tr("The server switched on the extension %1, which was not asked for.")
                    .arg(shown(extension.name))};
        }
    }
    if (extensions->empty())
        return std::optional<DeflateParameters>();
    if (extensions->size() > 1)
        return base::Error{tr("The server switched on permessage-deflate more than once.")};
    return agreed(extensions->front().parameters, *offer);
}

} // namespace sockwright::wire
