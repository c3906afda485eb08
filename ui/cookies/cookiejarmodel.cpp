// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cookies/cookiejarmodel.h"

#include "base/byteview.h"
#include "format/visible.h"
#include "session/cookiejar.h"
#include "workspace/headerrules.h"

#include <QDateTime>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace sockwright::ui {

using namespace Qt::StringLiterals;

CookieJarModel::CookieJarModel(session::CookieJar &jar, QObject *parent)
    : QAbstractTableModel(parent)
    , m_jar(jar)
    , m_cookies(jar.cookies())
{
    connect(&jar, &session::CookieJar::changed, this, &CookieJarModel::takeCookies);
}

// Where the same cookies are in the same order, only cells change: selections stay.
void CookieJarModel::takeCookies()
{
    QList<QNetworkCookie> cookies = m_jar.cookies();
    const bool same
        = std::ranges::equal(cookies, m_cookies, [](const auto &one, const auto &other) {
              return one.hasSameIdentifier(other);
          });
    if (same) {
        m_cookies = std::move(cookies);
        if (!m_cookies.isEmpty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_cookies = std::move(cookies);
    endResetModel();
}

int CookieJarModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_cookies.size());
}

int CookieJarModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

Qt::ItemFlags CookieJarModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == ValueColumn)
        flags |= Qt::ItemIsEditable;
    return flags;
}

QString CookieJarModel::text(const QNetworkCookie &cookie, int column) const
{
    switch (column) {
    case NameColumn:
        return QString::fromUtf8(cookie.name());
    case ValueColumn:
        return QString::fromUtf8(cookie.value());
    case DomainColumn:
        return cookie.domain();
    case PathColumn:
        return cookie.path();
    case ExpiresColumn:
        return cookie.isSessionCookie()
            ? tr("with the program")
            : QLocale().toString(cookie.expirationDate().toLocalTime(), QLocale::ShortFormat);
    case RulesColumn: {
        QStringList rules;
        if (cookie.isSecure())
            rules.push_back(u"Secure"_s);
        if (cookie.isHttpOnly())
            rules.push_back(u"HttpOnly"_s);
        return rules.join(u", "_s);
    }
    default:
        return {};
    }
}

QVariant CookieJarModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QString content = text(m_cookies[index.row()], index.column());
    switch (role) {
    case Qt::DisplayRole:
        return format::visibleText(base::viewOf(content.toUtf8()), false);
    case Qt::EditRole:
        return content;
    default:
        return {};
    }
}

bool CookieJarModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || index.column() != ValueColumn || role != Qt::EditRole)
        return false;
    QNetworkCookie cookie = m_cookies[index.row()];
    const QString content = value.toString();
    if (!workspace::cookieProblem(QString::fromUtf8(cookie.name()), content).isEmpty())
        return false;
    cookie.setValue(content.toUtf8());
    return m_jar.set(cookie);
}

QVariant CookieJarModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case NameColumn:
        return tr("Name");
    case ValueColumn:
        return tr("Value");
    case DomainColumn:
        return tr("Domain");
    case PathColumn:
        return tr("Path");
    case ExpiresColumn:
        return tr("Ends");
    case RulesColumn:
        return tr("Rules");
    default:
        return {};
    }
}

} // namespace sockwright::ui
