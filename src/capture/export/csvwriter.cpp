// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/csvwriter.h"

#include "base/clock.h"
#include "capture/rownames.h"

#include <cstring>

namespace sockwright::capture {

void CsvWriter::begin()
{
    m_epochNs = exportEpoch(m_rows);
    m_sink.add("seq,time,elapsed_us,direction,kind,size,wire_size,frames,compressed,code,"
               "text,base64\r\n");
}

void CsvWriter::add(std::size_t row)
{
    const wire::Record record = m_rows.record(row);
    QByteArray line;
    const auto add = [&line](const QByteArray &value) { line += value + ','; };
    add(QByteArray::number(static_cast<qulonglong>(row) + 1));
    add(base::isoMicroseconds(record.time));
    add(QByteArray::number(qint64{record.time - m_epochNs} / 1000));
    add(directionName(record.direction));
    add(kindName(record.kind));
    add(QByteArray::number(record.size));
    add(QByteArray::number(record.wireSize));
    add(QByteArray::number(record.frames));
    add((record.flags & wire::Record::Compressed) != 0 ? "1" : "0");
    add(record.code == 0 ? QByteArray() : QByteArray::number(record.code));
    m_sink.add(line);

    const std::string_view bytes = m_rows.payload(record);
    const QByteArrayView payload(bytes.data(), static_cast<qsizetype>(bytes.size()));
    if (payload.isValidUtf8()) {
        addText(payload);
        m_sink.add(',');
    } else {
        m_sink.add(',');
        m_sink.add(payload.toByteArray().toBase64());
    }
    m_sink.add("\r\n");
}

void CsvWriter::addText(QByteArrayView text)
{
    if (text.isEmpty())
        return;
    m_sink.add('"');
    if (std::strchr("=+-@'\t\r", text.front()) && text.front() != '\0')
        m_sink.add('\'');
    while (!text.isEmpty()) {
        const void *quote = std::memchr(text.data(), '"', static_cast<std::size_t>(text.size()));
        if (!quote)
            break;
        const qsizetype end = static_cast<const char *>(quote) - text.data() + 1;
        m_sink.add(text.first(end));
        m_sink.add('"');
        text = text.sliced(end);
    }
    m_sink.add(text);
    m_sink.add('"');
}

} // namespace sockwright::capture
