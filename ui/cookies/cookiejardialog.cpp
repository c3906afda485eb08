// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cookies/cookiejardialog.h"

#include "session/cookiejar.h"

#include <QAction>
#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

CookieJarDialog::CookieJarDialog(session::CookieJar &jar, QWidget *parent)
    : QDialog(parent)
    , m_jar(jar)
    , m_model(jar)
    , m_enabled(new QCheckBox(tr("&Keep cookies that servers set, and send them back"), this))
    , m_table(new QTableView(this))
    , m_empty(new QLabel(tr("No server has set a cookie yet."), this))
    , m_delete(new QPushButton(tr("&Delete"), this))
    , m_clear(new QPushButton(tr("Delete &all"), this))
{
    setWindowTitle(tr("Cookies from servers"));
    setAccessibleName(u"Cookies from servers"_s);
    m_enabled->setAccessibleName(u"Keep cookies"_s);
    m_delete->setAccessibleName(u"Delete cookies"_s);
    m_clear->setAccessibleName(u"Delete all cookies"_s);
    buildLayout();
    connect(m_enabled, &QCheckBox::toggled, this, [this](bool on) { m_jar.setEnabled(on); });
    connect(m_delete, &QPushButton::clicked, this, &CookieJarDialog::deleteSelected);
    connect(m_clear, &QPushButton::clicked, this, [this] { m_jar.clear(); });
    connect(&m_jar, &session::CookieJar::changed, this, &CookieJarDialog::showState);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &CookieJarDialog::showState);
    auto *remove = new QAction(m_table);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(remove);
    connect(remove, &QAction::triggered, this, &CookieJarDialog::deleteSelected);
    showState();
    resize(760, 380);
}

void CookieJarDialog::buildLayout()
{
    m_table->setModel(&m_model);
    m_table->setAccessibleName(u"Cookie jar"_s);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(CookieJarModel::ValueColumn,
                                                      QHeaderView::Stretch);
    m_table->setColumnWidth(CookieJarModel::NameColumn, 130);
    m_table->setColumnWidth(CookieJarModel::DomainColumn, 130);
    m_table->setColumnWidth(CookieJarModel::PathColumn, 70);
    m_table->setColumnWidth(CookieJarModel::ExpiresColumn, 125);
    m_table->setColumnWidth(CookieJarModel::RulesColumn, 115);
    m_empty->setAlignment(Qt::AlignCenter);
    auto *close = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(close, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_delete);
    buttons->addWidget(m_clear);
    buttons->addStretch();
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_enabled);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_empty, 1);
    layout->addLayout(buttons);
}

void CookieJarDialog::deleteSelected()
{
    QList<QNetworkCookie> cookies;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        cookies.push_back(m_model.cookie(index.row()));
    for (const QNetworkCookie &cookie : cookies)
        m_jar.remove(cookie);
}

void CookieJarDialog::showState()
{
    const QSignalBlocker blocker(m_enabled);
    m_enabled->setChecked(m_jar.isEnabled());
    const bool any = m_model.rowCount() > 0;
    m_table->setVisible(any);
    m_empty->setVisible(!any);
    m_clear->setEnabled(any);
    m_delete->setEnabled(m_table->selectionModel()->hasSelection());
}

} // namespace sockwright::ui
