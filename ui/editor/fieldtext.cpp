// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/fieldtext.h"

#include "workspace/requestfile.h"
#include "workspace/secret.h"

#include <algorithm>

namespace sockwright::ui {

using namespace Qt::StringLiterals;
using workspace::Field;
using workspace::Fields;

namespace {

constexpr QStringView off = u"//";
constexpr QStringView markerStart = u"‹kept ";
constexpr QChar markerEnd = u'›';
constexpr std::size_t none = std::size_t(-1);

bool isMarked(const Field &field)
{
    return (field.secret && !workspace::isVariableReference(field.value))
        || field.value.contains(u'\n') || field.value.contains(u'\r');
}

QString marker(std::size_t row)
{
    return markerStart.toString() + QString::number(row + 1) + markerEnd;
}

// The row that a marker stands for, or none.
std::size_t markedRow(QStringView value, const Fields &before)
{
    const QStringView text = value.trimmed();
    if (!text.startsWith(markerStart) || !text.endsWith(markerEnd))
        return none;
    const QStringView number
        = text.sliced(markerStart.size(), text.size() - markerStart.size() - 1);
    const std::size_t row = number.toULongLong() - 1;
    return row < before.size() && isMarked(before[row]) ? row : none;
}

// What one line says.
Field fieldFromLine(QStringView line, FieldSyntax syntax)
{
    Field field;
    if (line.startsWith(off)) {
        field.enabled = false;
        line = line.sliced(off.size());
        while (line.startsWith(u' '))
            line = line.sliced(1);
    }
    const qsizetype colon = line.indexOf(syntax == FieldSyntax::Header ? u':' : u'=');
    if (colon < 0) {
        field.name = line.trimmed().toString();
        return field;
    }
    field.name = line.first(colon).trimmed().toString();
    QStringView value = line.sliced(colon + 1);
    if (syntax == FieldSyntax::Header && value.startsWith(u' '))
        value = value.sliced(1);
    field.value = value.toString();
    return field;
}

// Rows of the text before, each of which is taken once.
class Earlier
{
public:
    explicit Earlier(const Fields &rows)
        : m_rows(rows)
        , m_taken(rows.size())
    {
    }

    const Field *take(const Field &like)
    {
        const auto same = [&like](const Field &row) {
            return row.name == like.name && row.value == like.value;
        };
        if (const Field *row = takeWhere(same))
            return row;
        return takeWhere([&like](const Field &row) { return row.name == like.name; });
    }
    const Field *takeRow(std::size_t row)
    {
        m_taken[row] = true;
        return &m_rows[row];
    }

private:
    template <typename Predicate>
    const Field *takeWhere(Predicate is)
    {
        for (std::size_t row = 0; row < m_rows.size(); ++row) {
            if (!m_taken[row] && is(m_rows[row]))
                return takeRow(row);
        }
        return nullptr;
    }

    const Fields &m_rows;
    std::vector<bool> m_taken;
};

} // namespace

QString fieldsToText(const Fields &fields, FieldSyntax syntax)
{
    QString text;
    for (std::size_t row = 0; row < fields.size(); ++row) {
        const Field &field = fields[row];
        if (!field.enabled)
            text += off.toString() + u' ';
        text += field.name + (syntax == FieldSyntax::Header ? u": "_s : u"="_s);
        text += (isMarked(field) ? marker(row) : field.value) + u'\n';
    }
    return text;
}

Fields fieldsFromText(const QString &text, FieldSyntax syntax, const Fields &before)
{
    Fields fields;
    std::vector<std::size_t> markers;
    Earlier earlier(before);
    for (QStringView line : QStringView(text).split(u'\n')) {
        if (line.endsWith(u'\r'))
            line.chop(1);
        if (line.trimmed().isEmpty() || fields.size() == std::size_t(workspace::maxRows))
            continue;
        fields.push_back(fieldFromLine(line, syntax));
        markers.push_back(markedRow(fields.back().value, before));
        if (markers.back() != none)
            earlier.takeRow(markers.back());
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        Field &field = fields[i];
        const bool marked = markers[i] != none;
        const Field *row = marked ? earlier.takeRow(markers[i]) : earlier.take(field);
        if (!row)
            continue;
        if (marked)
            field.value = row->value;
        field.note = row->note;
        field.secret = row->secret;
        field.unknown = row->unknown;
    }
    return fields;
}

QStringList commonHeaderNames()
{
    return {u"Accept"_s,
            u"Accept-Encoding"_s,
            u"Accept-Language"_s,
            u"Authorization"_s,
            u"Cache-Control"_s,
            u"Cookie"_s,
            u"Forwarded"_s,
            u"Host"_s,
            u"Origin"_s,
            u"Pragma"_s,
            u"Referer"_s,
            u"traceparent"_s,
            u"tracestate"_s,
            u"User-Agent"_s,
            u"X-API-Key"_s,
            u"X-Auth-Token"_s,
            u"X-Correlation-ID"_s,
            u"X-CSRF-Token"_s,
            u"X-Forwarded-For"_s,
            u"X-Forwarded-Host"_s,
            u"X-Forwarded-Proto"_s,
            u"X-Requested-With"_s,
            u"X-Request-ID"_s};
}

} // namespace sockwright::ui
