// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QRandomGenerator>

#include <iterator>

/// Makes legal JSON of every kind of token, with white space anywhere the grammar allows it.
class RandomJson
{
public:
    explicit RandomJson(quint32 seed)
        : m_random(seed)
    {
    }

    QByteArray text(int depth = 6) { return space() + value(depth) + space(); }

private:
    int below(int limit) { return static_cast<int>(m_random.bounded(limit)); }

    template <std::size_t N>
    QByteArray oneOf(const char *const (&choices)[N])
    {
        return choices[below(static_cast<int>(N))];
    }

    QByteArray space() { return oneOf({"", "", "", " ", "\n", "\t", "\r\n", "  \n "}); }

    QByteArray value(int depth)
    {
        switch (depth > 0 ? below(5) : below(3)) {
        case 0:
            return string();
        case 1:
            return oneOf({"0", "-0", "1E+2", "9007199254740993", "1e400", "-12.50", "0.1e-7"});
        case 2:
            return oneOf({"true", "false", "null"});
        case 3:
            return list('[', ']', depth, false);
        default:
            return list('{', '}', depth, true);
        }
    }

    QByteArray string()
    {
        QByteArray out = "\"";
        for (int i = below(12); i > 0; --i)
            out += oneOf({"a", "Z", " ", "é", "漢", "🙂", "\\n", "\\\"", "\\\\", "\\/", "\\u0041",
                          "\\ud800", "{", "]", ":", ",", "\x7f", "long run of letters"});
        return out + '"';
    }

    QByteArray list(char open, char close, int depth, bool keys)
    {
        QByteArray out(1, open);
        const int count = below(5);
        for (int i = 0; i < count; ++i) {
            if (i > 0)
                out += ',';
            out += space();
            if (keys)
                out += string() + space() + ':' + space();
            out += value(depth - 1) + space();
        }
        if (count == 0)
            out += space();
        return out + close;
    }

    QRandomGenerator m_random;
};
