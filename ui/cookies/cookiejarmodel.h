// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QNetworkCookie>

namespace sockwright::session {
class CookieJar;
} // namespace sockwright::session

namespace sockwright::ui {

/// The cookies of a jar as a table, a row each; values can be edited. What servers wrote is plain
/// text in the cells.
class CookieJarModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        NameColumn,
        ValueColumn,
        DomainColumn,
        PathColumn,
        ExpiresColumn,
        RulesColumn, ///< who may see it: Secure, HttpOnly
        ColumnCount,
    };

    /// The jar outlives the model.
    explicit CookieJarModel(session::CookieJar &jar, QObject *parent = nullptr);

    const QNetworkCookie &cookie(int row) const { return m_cookies[row]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    /// A value: false when it cannot stand in a Cookie header.
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    void takeCookies();
    QString text(const QNetworkCookie &cookie, int column) const;

    session::CookieJar &m_jar;
    QList<QNetworkCookie> m_cookies;
};

} // namespace sockwright::ui
