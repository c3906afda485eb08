// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/jsonevaluation.h"
#include "capture/query/jsonpathparser.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace sockwright::capture;
using namespace Qt::StringLiterals;

namespace {

// The compliance test suite for RFC 9535 (BSD-2-Clause), as an npm package brings it with it.
const auto suitePath
    = QStringLiteral(SOCKWRIGHT_E2E_DIR "/node/node_modules/jsonpath-rfc9535/src/__tests__/"
                                        "jsonpath-compliance-test-suite/cts.json");

// As text, in an order of its own: that of members is open, and paths go in that of the text.
QStringList sorted(const QJsonArray &values)
{
    QStringList result;
    for (const QJsonValue &value : values)
        result
            += QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
    result.sort();
    return result;
}

QStringList select(const JsonPath &path, const QByteArray &document)
{
    QuerySpace space;
    JsonEvaluation evaluation({document.constData(), static_cast<std::size_t>(document.size())},
                              space);
    QJsonArray found;
    const auto add = [&found](std::string_view value, std::uint64_t times) {
        const QByteArray list
            = '[' + QByteArray(value.data(), static_cast<qsizetype>(value.size())) + ']';
        for (std::uint64_t i = 0; i < times; ++i)
            found += QJsonDocument::fromJson(list).array().first();
        return true;
    };
    path.visit(document.constData(), document.constData() + document.size(), evaluation, add);
    return sorted(found);
}

} // namespace

/// Paths and filters of conditions on JSON against the official suite.
class EndToEndJsonPath : public QObject
{
    Q_OBJECT

private slots:
    void suite_data();
    void suite();
};

void EndToEndJsonPath::suite_data()
{
    QTest::addColumn<QJsonObject>("test");
    QFile file(suitePath);
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QJsonArray tests = QJsonDocument::fromJson(file.readAll()).object()["tests"_L1].toArray();
    QVERIFY(tests.size() > 600);
    for (const QJsonValue &test : tests)
        QTest::newRow(qPrintable(test["name"_L1].toString())) << test.toObject();
}

void EndToEndJsonPath::suite()
{
    QFETCH(QJsonObject, test);
    const QString selector = test["selector"_L1].toString();
    JsonLexer lexer(selector);
    const auto path = JsonPathParser(lexer).wholePath();
    if (test["invalid_selector"_L1].toBool()) {
        QVERIFY2(!path, qPrintable(selector));
        QVERIFY(lexer.error());
        return;
    }
    QVERIFY2(path, lexer.error() ? qPrintable(lexer.error()->message) : "");
    const QJsonValue document = test["document"_L1];
    const QByteArray list = QJsonDocument(QJsonArray{document}).toJson(QJsonDocument::Compact);
    const QStringList found = select(*path, list.mid(1, list.size() - 2));
    const QJsonArray results
        = test.contains("result"_L1) ? QJsonArray{test["result"_L1]} : test["results"_L1].toArray();
    const bool expected
        = std::any_of(results.begin(), results.end(), [&found](const QJsonValue &result) {
              return found == sorted(result.toArray());
          });
    QVERIFY2(expected, qPrintable(selector + u" selects "_s + found.join(u' ')));
}

QTEST_GUILESS_MAIN(EndToEndJsonPath)
#include "tst_e2e_jsonpath.moc"
