// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"
#include "workspace/filevalues.h"
#include "workspace/names.h"
#include "workspace/requestfile.h"
#include "workspace/secretfields.h"
#include "workspace/store.h"
#include "workspace/storefiles.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace sockwright::workspace::store {

namespace {

/// Finds secrets by the files alone: what is in the trash has no place in the tree.
class SecretSearch
{
public:
    explicit SecretSearch(const QString &root)
        : m_root(QDir::cleanPath(root))
    {
    }

    void visit(const QString &path, int depth)
    {
        const QString place = m_root + u'/' + path;
        if (isPlainFile(place) && path.endsWith(requestSuffix))
            visitRequest(path);
        const QFileInfo info(place);
        if (!info.isDir() || info.isSymLink() || depth > maxDepth)
            return;
        for (const QString &name : {u"collection.json"_s, u"folder.json"_s})
            visitSettings(path, place + u'/' + name);
        for (const Entry &entry : entriesOf(place, false, {})) {
            if (!entry.isLink)
                visit(joined(path, entry.fileName), depth + 1);
        }
    }

    std::vector<SecretPlace> found() && { return std::move(m_found); }

private:
    void visitRequest(const QString &path)
    {
        const auto bytes = base::readFile(m_root + u'/' + path, maxWorkspaceFileBytes);
        if (!bytes)
            return;
        if (const auto request = requestFromBytes(*bytes))
            add(path, secretsOf(*request));
    }

    void visitSettings(const QString &path, const QString &file)
    {
        if (!isPlainFile(file))
            return;
        const auto bytes = base::readFile(file, maxWorkspaceFileBytes);
        if (!bytes)
            return;
        const auto json = parseFile(*bytes);
        if (!json)
            return;
        if (const auto settings = settingsFrom(*json))
            add(path, secretsOf(*settings));
    }

    void add(const QString &path, const std::vector<SecretField> &fields)
    {
        for (const SecretField &field : fields) {
            if (m_found.size() < maxSecretPlaces)
                m_found.push_back({path, field.field});
        }
    }

    QString m_root;
    std::vector<SecretPlace> m_found;
};

} // namespace

std::vector<SecretPlace> secretsBelow(const QString &root, const QString &path)
{
    SecretSearch search(root);
    search.visit(path, 0);
    return std::move(search).found();
}

} // namespace sockwright::workspace::store
