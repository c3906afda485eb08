// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/filterbar.h"

#include "base/setting.h"
#include "ui/theme/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr int delayMs = 60;
constexpr qsizetype recentLimit = 12;
constexpr qsizetype menuTextLimit = 60;

// A filter as it is stored: "Aa:" before those that match case, ":" before the others.
const base::Setting<QStringList> savedFilters{"filter/saved", {}};
const base::Setting<QStringList> recentFilters{"filter/recent", {}};
constexpr QStringView withCase = u"Aa:";
constexpr QStringView withoutCase = u":";

QString textOf(const QString &filter)
{
    return filter.mid(filter.indexOf(u':') + 1);
}

QString menuText(const QString &filter)
{
    QString text = textOf(filter).simplified();
    if (text.size() > menuTextLimit)
        text = text.left(menuTextLimit) + u'…';
    text.replace(u'&', u"&&"_s);
    return filter.startsWith(withCase) ? FilterBar::tr("%1 (match case)").arg(text) : text;
}

} // namespace

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit)
    , m_case(new QToolButton)
    , m_menu(new QMenu(this))
    , m_problem(new QLabel)
{
    m_field->setAccessibleName(u"Filter timeline"_s);
    m_field->setPlaceholderText(tr("Filter: text, /regex/, dir:in, $.price > 100 …"));
    m_field->setToolTip(helpText());
    m_field->setClearButtonEnabled(true);
    m_field->setMaxLength(static_cast<int>(capture::Query::maxLength));
    m_field->setMinimumWidth(fontMetrics().averageCharWidth() * 8);
    m_field->installEventFilter(this);

    auto *filters = new QToolButton;
    filters->setIcon(icon(Icon::Filter));
    filters->setAccessibleName(u"Saved filters"_s);
    filters->setToolTip(tr("Saved and recent filters"));
    filters->setPopupMode(QToolButton::InstantPopup);
    filters->setMenu(m_menu);
    filters->setAutoRaise(true);
    filters->setFocusPolicy(Qt::TabFocus);
    connect(m_menu, &QMenu::aboutToShow, this, &FilterBar::fillMenu);

    m_case->setText(tr("Aa"));
    m_case->setAccessibleName(u"Match case"_s);
    m_case->setToolTip(tr("Tell upper from lower case in text"));
    m_case->setCheckable(true);
    m_case->setAutoRaise(true);
    m_case->setFocusPolicy(Qt::TabFocus);

    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setAccessibleName(u"Filter problem"_s);
    m_problem->setWordWrap(true);
    m_problem->setContentsMargins(8, 0, 8, 4);
    m_problem->hide();

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(filters);
    layout->addWidget(m_field, 1);
    layout->addWidget(m_case);

    m_delay.setSingleShot(true);
    m_delay.setInterval(delayMs);
    connect(&m_delay, &QTimer::timeout, this, &FilterBar::apply);
    connect(m_field, &QLineEdit::textChanged, this, [this] { m_delay.start(); });
    connect(m_field, &QLineEdit::returnPressed, this, &FilterBar::apply);
    connect(m_field, &QLineEdit::editingFinished, this, &FilterBar::remember);
    connect(m_case, &QToolButton::toggled, this, &FilterBar::apply);
}

QString FilterBar::helpText()
{
    return tr("Words: rows with all of them. \"Quotes\" keep a text together.\n"
              "/regular expression/i\n"
              "dir:in  kind:json  size:>1k  time:12:00..12:05  code:1006  flag:fragmented\n"
              "latency:>100ms: time since the row right above, before any filter\n"
              "$.type == \"trade\" && $.price > 100: conditions on JSON\n"
              "-term or NOT, OR and parentheses combine them.\n"
              "While a filter cannot be understood, the one before it stays.");
}

void FilterBar::keepIn(base::SettingsStore &settings)
{
    m_settings = &settings;
}

void FilterBar::apply()
{
    m_delay.stop();
    const auto sensitivity = m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive;
    auto parsed = capture::Query::parse(m_field->text(), sensitivity);
    m_problem->setVisible(parsed.error.has_value());
    if (parsed.error) {
        m_problem->setText(
            tr("%1 (at character %2)").arg(parsed.error->message).arg(parsed.error->position + 1));
        return;
    }
    if (parsed.query == m_query)
        return;
    m_query = std::move(parsed.query);
    emit queryChanged();
}

void FilterBar::focusField()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape && !m_field->text().isEmpty()) {
            remember();
            m_field->clear();
            apply();
            return true;
        }
        if (key == Qt::Key_Down) {
            emit leftDownwards();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FilterBar::fillMenu()
{
    m_menu->clear();
    const QStringList saved = m_settings ? savedFilters.get(*m_settings) : QStringList();
    QStringList recent = m_settings ? recentFilters.get(*m_settings) : QStringList();
    QAction *const save = m_menu->addAction(icon(Icon::Save), tr("Save This Filter"));
    save->setEnabled(m_settings && !m_query.isEmpty() && !saved.contains(stored()));
    connect(save, &QAction::triggered, this,
            [this, saved] { savedFilters.set(*m_settings, saved + QStringList(stored())); });
    if (!saved.isEmpty()) {
        m_menu->addSection(tr("Saved"));
        addFilters(m_menu, saved);
        QMenu *const remove = m_menu->addMenu(icon(Icon::Delete), tr("Delete"));
        for (const QString &filter : saved) {
            connect(remove->addAction(menuText(filter)), &QAction::triggered, this,
                    [this, saved, filter] {
                        QStringList left = saved;
                        left.removeOne(filter);
                        savedFilters.set(*m_settings, left);
                    });
        }
    }
    for (const QString &filter : saved)
        recent.removeOne(filter);
    if (!recent.isEmpty()) {
        m_menu->addSection(tr("Recent"));
        addFilters(m_menu, recent);
    }
}

void FilterBar::addFilters(QMenu *menu, const QStringList &filters)
{
    for (const QString &filter : filters) {
        connect(menu->addAction(menuText(filter)), &QAction::triggered, this,
                [this, filter] { setFilter(filter); });
    }
}

void FilterBar::setFilter(const QString &stored)
{
    const QSignalBlocker blocker(m_case); // one change, not two
    m_case->setChecked(stored.startsWith(withCase));
    m_field->setText(textOf(stored));
    apply();
    remember();
}

// The filter in force, as it is stored.
QString FilterBar::stored() const
{
    const bool sensitive = m_query.caseSensitivity() == Qt::CaseSensitive;
    return (sensitive ? withCase : withoutCase).toString() + m_query.text();
}

void FilterBar::remember()
{
    if (!m_settings || m_query.isEmpty())
        return;
    QStringList recent = recentFilters.get(*m_settings);
    if (!recent.isEmpty() && recent.first() == stored())
        return;
    recent.removeOne(stored());
    recent.prepend(stored());
    recentFilters.set(*m_settings, recent.mid(0, recentLimit));
}

} // namespace sockwright::ui
