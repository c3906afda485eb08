// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer.h"

#include "net/connection.h"

#include <QRandomGenerator>
#include <QTest>
#include <QUrl>

#include <cmath>
#include <deque>

using namespace Qt::StringLiterals;
using namespace sockwright;
using namespace sockwright::e2e;
using wire::Kind;
using wire::Opcode;

namespace {

constexpr int maxBytes = 1024 * 1024;
// Sent and not yet come back, at most.
constexpr std::size_t window = 24;

struct Message
{
    Opcode opcode = Opcode::Text;
    QByteArray payload;
};

// Mostly small, now and then up to the largest; text in which words come again, or any bytes.
Message randomMessage(QRandomGenerator &random)
{
    static const QByteArrayList words{"{\"type\":",   "\"tick\"",     "żółw",      "€",
                                      "\"price\":",   "1234.5678",    ",\n  ",     "🐢",
                                      "\xef\xbb\xbf", "aaaaaaaaaaaa", "\"bid\": ", "}"};
    const int largest = random.bounded(12) == 0 ? maxBytes : 4096;
    const int size = random.bounded(40) == 0
        ? 0
        : int(std::exp(random.generateDouble() * std::log(double(largest) + 1))) - 1;
    Message message;
    if (random.bounded(2) == 0) {
        while (message.payload.size() < size)
            message.payload += words[random.bounded(words.size())];
        return message;
    }
    message.opcode = Opcode::Binary;
    message.payload.resize(random.bounded(200) == 0 ? maxBytes : size);
    const bool repeats = random.bounded(2) == 0;
    for (char &byte : message.payload)
        byte = char(repeats ? random.bounded(4) : random.bounded(256));
    return message;
}

} // namespace

/// Ten thousand random messages there and back through each server that is not ours, byte for
/// byte: compressed with every window and both ways of context takeover, and not; fragmented in
/// both directions, and not.
class EndToEndRandom : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void echoes_data();
    void echoes();

private:
    std::unique_ptr<Peer> m_node = Peer::node();
    std::unique_ptr<Peer> m_python = Peer::python();
    std::unique_ptr<Peer> m_compressingPython = Peer::python({u"--compress"_s});
};

void EndToEndRandom::initTestCase()
{
    for (const auto &peer : {&m_node, &m_python, &m_compressingPython})
        QVERIFY2((*peer)->problem().isEmpty(), qPrintable((*peer)->problem()));
}

void EndToEndRandom::echoes_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<int>("windowBits"); // 0: nothing is offered
    QTest::addColumn<bool>("takeover");
    QTest::addColumn<int>("messages");
    // Both answer in one to four frames.
    const QString node = m_node->readyLine() + u"/echo-deflate"_s;
    const QString path = u"/echo-pieces"_s;
    const QString python = m_compressingPython->readyLine() + path;
    QTest::newRow("node, plain") << node << 0 << true << 2000;
    QTest::newRow("python, plain") << m_python->readyLine() + path << 0 << true << 2000;
    for (int bits = 9; bits <= 15; ++bits) {
        for (const bool takeover : {true, false}) {
            const QByteArray name = " window " + QByteArray::number(bits)
                + (takeover ? ", takeover" : ", no takeover");
            QTest::newRow(("node," + name).constData()) << node << bits << takeover << 572;
            QTest::newRow(("python," + name).constData()) << python << bits << takeover << 572;
        }
    }
}

void EndToEndRandom::echoes()
{
    QFETCH(QString, url);
    QFETCH(int, windowBits);
    QFETCH(bool, takeover);
    QFETCH(int, messages);
    const quint32 seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    const QByteArray context = "seed " + QByteArray::number(seed);

    net::Target target;
    target.url = QUrl(url);
    if (windowBits != 0)
        target.deflate = {windowBits, windowBits, !takeover, !takeover};
    net::Connection connection;
    std::deque<Message> awaited;
    bool connected = false;
    int sent = 0;
    int returned = 0;
    int compressed = 0;
    int fragmented = 0;
    QByteArray problem;
    const auto sendMore = [&] {
        for (; sent < messages && awaited.size() < window; ++sent) {
            awaited.push_back(randomMessage(random));
            const Message &message = awaited.back();
            if (random.bounded(2) == 0) {
                connection.sendFragments(
                    {message.opcode, message.payload, 1 + random.bounded(5), 0});
            } else if (message.opcode == Opcode::Text) {
                connection.sendText(message.payload);
            } else {
                connection.sendBinary(message.payload);
            }
        }
    };
    const auto look = [&](const wire::Record &record, std::string_view payload) {
        if (record.kind == Kind::State)
            connected = record.code == quint16(wire::State::Connected);
        if (record.kind == Kind::Error || record.kind == Kind::Close)
            problem += QByteArray(payload.data(), qsizetype(payload.size())) + " ended it";
        const bool isMessage = record.kind == Kind::Text || record.kind == Kind::Binary;
        if (record.direction == wire::Direction::Out || !isMessage || !problem.isEmpty())
            return;
        if (awaited.empty()) {
            problem = "more came than was sent";
            return;
        }
        const Message expected = std::move(awaited.front());
        awaited.pop_front();
        if ((record.kind == Kind::Text) != (expected.opcode == Opcode::Text))
            problem = "another kind came back";
        else if (payload
                 != std::string_view(expected.payload.constData(),
                                     std::size_t(expected.payload.size())))
            problem = "other bytes came back";
        ++returned;
        fragmented += record.frames > 1 ? 1 : 0;
        compressed += (record.flags & wire::Record::Compressed) ? 1 : 0;
    };
    connect(&connection, &net::Connection::batchReady, this, [&] {
        const wire::Batch batch = connection.take();
        for (const wire::Record &record : batch.records())
            look(record, batch.payload(record));
        if (connected)
            sendMore();
    });
    connection.open(target);
    QTRY_VERIFY_WITH_TIMEOUT(returned == messages || !problem.isEmpty(), 60'000);
    QVERIFY2(problem.isEmpty(), (context + ": " + problem).constData());
    QCOMPARE(awaited.size(), std::size_t(0));
    if (windowBits == 0)
        QCOMPARE(compressed, 0);
    else
        QVERIFY2(compressed > messages / 2, context.constData());
    QVERIFY2(fragmented > messages / 4, context.constData());
}

QTEST_GUILESS_MAIN(EndToEndRandom)
#include "tst_e2e_random.moc"
