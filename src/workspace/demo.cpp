// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/demo.h"

#include "workspace/names.h"
#include "workspace/store.h"
#include "workspace/storefiles.h"
#include "workspace/urlquery.h"

#include <QCoreApplication>

#include <vector>

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(DemoWorkspace)
};

struct DemoRequest
{
    QString name;
    QString target; // path and query
    QString notes;
    std::vector<SavedMessage> messages;
};

SavedMessage textMessage(const QString &name, const QString &content)
{
    return {name, MessageFormat::Text, content};
}

SavedMessage jsonMessage(const QString &name, const QString &content)
{
    return {name, MessageFormat::Json, content};
}

QString tickerName()
{
    return Text::tr("Ticker");
}

std::vector<DemoRequest> demoRequests()
{
    return {
        {Text::tr("Echo"),
         u"/echo"_s,
         Text::tr("Sends every message back as it came, text or binary.\n\nConnect, choose a saved "
                  "message and send it with Ctrl+Enter. The answer appears in the timeline; select "
                  "it to read it in the inspector."),
         {textMessage(Text::tr("Hello"), Text::tr("Hello, world")),
          jsonMessage(
              Text::tr("Order"),
              u"{\n  \"type\": \"order\",\n  \"id\": 9007199254740993,\n  \"items\": [\"tea\", "
              "\"cake\"],\n  \"paid\": true\n}"_s),
          {Text::tr("Four bytes"), MessageFormat::Hex, u"de ad be ef"_s}}},
        {Text::tr("Clock"),
         u"/clock"_s,
         Text::tr("Sends the time every second. Connect and watch; nothing has to be sent."),
         {}},
        {Text::tr("Chat"),
         u"/chat"_s,
         Text::tr("Sends every message on to all who are connected. Open this request in a second "
                  "tab, connect both and talk to yourself."),
         {textMessage(Text::tr("Hello"), Text::tr("Hello, everybody")),
          jsonMessage(Text::tr("Joins"), u"{\n  \"type\": \"join\",\n  \"name\": \"Ada\"\n}"_s)}},
        {tickerName(),
         u"/ticker?rate=10"_s,
         Text::tr("A stream of prices as JSON, `rate` messages a second. Change the rate in Params "
                  "and connect again; the timeline keeps up with many thousands."),
         {}},
        {Text::tr("Close"),
         u"/close?code=4000&reason=bye"_s,
         Text::tr(
             "Closes the connection with the code and the reason in Params. The timeline shows "
             "both and what the code means."),
         {}},
        {Text::tr("Status 404"),
         u"/status?code=404"_s,
         Text::tr("Refuses the handshake with the HTTP status in Params, to see how a failed "
                  "connection is explained."),
         {}},
    };
}

// The target of a demo URL: all of it from the path on.
QString targetOf(const QString &url)
{
    const qsizetype host = url.indexOf("//"_L1);
    const qsizetype path = host < 0 ? -1 : url.indexOf(u'/', host + 2);
    return path < 0 ? QString() : url.mid(path);
}

QString pathOf(const QString &name)
{
    return store::joined(demoCollectionName(), safeName(name, name) + requestSuffix);
}

base::Result<void> writeRequest(const QString &root, const DemoRequest &demo, const QString &server)
{
    const QString path = pathOf(demo.name);
    store::StoredRequest stored{path, {}, {}};
    if (store::existsOnDisk(root + u'/' + path)) {
        base::Result<store::StoredRequest> old = store::loadRequest(root, path);
        if (!old)
            return old.error();
        stored = std::move(old).value();
        if (!stored.request.url.startsWith("ws://127.0.0.1:"_L1))
            return {}; // the person's own by now
        stored.request.url = server + targetOf(stored.request.url);
    } else {
        stored.request.url = server + demo.target;
        stored.request.params = paramsFromUrl(stored.request.url, {});
        stored.request.notes = demo.notes;
        stored.request.messages = demo.messages;
    }
    const auto saved = store::saveRequest(root, stored, store::SaveMode::KeepOutsideEdits);
    return saved ? base::Result<void>() : saved.error();
}

} // namespace

QString demoCollectionName()
{
    return Text::tr("Demo server");
}

QString demoTickerPath()
{
    return pathOf(tickerName());
}

base::Result<void> writeDemoWorkspace(const QString &dir, const QUrl &server)
{
    if (auto made = store::makeFolder(dir); !made)
        return made;
    const QString collection = demoCollectionName();
    if (!store::existsOnDisk(dir + u'/' + collection)) {
        if (const auto made = store::createCollection(dir, collection); !made)
            return made.error();
        QStringList order;
        for (const DemoRequest &demo : demoRequests())
            order.append(safeName(demo.name, demo.name) + requestSuffix);
        if (auto written = store::writeOrder(dir, collection, order); !written)
            return written;
    }
    const QString address
        = server.toString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    for (const DemoRequest &demo : demoRequests()) {
        if (auto written = writeRequest(dir, demo, address); !written)
            return written;
    }
    return {};
}

} // namespace sockwright::workspace
