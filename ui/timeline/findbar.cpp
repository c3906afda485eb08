// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/findbar.h"

#include "capture/capture.h"
#include "ui/timeline/filterbar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr int delayMs = 60;
constexpr int changesMs = 100;

} // namespace

FindBar::FindBar(const capture::Capture *capture, QWidget *parent)
    : QWidget(parent)
    , m_search(capture)
    , m_row(new QHBoxLayout)
    , m_field(new QLineEdit)
    , m_count(new QLabel)
    , m_problem(new QLabel)
{
    m_row->setContentsMargins(4, 2, 4, 2);
    m_row->setSpacing(2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(m_row);
    layout->addWidget(m_problem);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setAccessibleName(u"Find problem"_s);
    m_problem->setWordWrap(true);
    m_problem->setContentsMargins(8, 0, 8, 4);
    m_problem->hide();
    m_field->setAccessibleName(u"Find in timeline"_s);
    m_field->setPlaceholderText(tr("Find in all rows"));
    m_field->setToolTip(FilterBar::helpText());
    m_field->setMaxLength(static_cast<int>(capture::Query::maxLength));
    m_field->installEventFilter(this);
    m_row->addWidget(m_field, 1);
    m_case = addButton(tr("Aa"), u"Find with case"_s, tr("Tell upper from lower case in text"));
    m_case->setCheckable(true);
    QToolButton *const previousButton
        = addButton(tr("Previous"), u"Find previous"_s, tr("To the hit above (Shift+F3)"));
    QToolButton *const nextButton
        = addButton(tr("Next"), u"Find next"_s, tr("To the hit below (F3)"));
    m_count->setTextFormat(Qt::PlainText);
    m_count->setAccessibleName(u"Hits"_s);
    m_row->addWidget(m_count);
    QToolButton *const closeButton
        = addButton(tr("Close"), u"Close find"_s, tr("Close this bar (Escape)"));

    m_delay.setSingleShot(true);
    m_delay.setInterval(delayMs);
    connect(&m_delay, &QTimer::timeout, this, &FindBar::apply);
    connect(m_field, &QLineEdit::textChanged, this, [this] { m_delay.start(); });
    connect(m_case, &QToolButton::toggled, this, &FindBar::apply);
    connect(previousButton, &QToolButton::clicked, this, &FindBar::previous);
    connect(nextButton, &QToolButton::clicked, this, &FindBar::next);
    connect(closeButton, &QToolButton::clicked, this, &FindBar::close);

    m_changes.setSingleShot(true);
    m_changes.setInterval(changesMs);
    connect(&m_changes, &QTimer::timeout, this, [this] {
        showCount();
        emit hitsChanged();
    });
    const auto changesSoon = [this] {
        if (!m_changes.isActive())
            m_changes.start();
    };
    connect(&m_search, &capture::RowSearch::found, this,
            [this, changesSoon](const std::vector<std::uint32_t> &rows) {
                m_hits.insert(m_hits.end(), rows.begin(), rows.end());
                changesSoon();
            });
    connect(&m_search, &capture::RowSearch::completed, this, changesSoon);
    connect(&m_search, &capture::RowSearch::restarted, this, [this, changesSoon] {
        m_hits.clear();
        m_place.reset();
        changesSoon();
    });
    hide();
}

QToolButton *FindBar::addButton(const QString &text, const QString &name, const QString &hint)
{
    auto *button = new QToolButton;
    button->setText(text);
    button->setAccessibleName(name);
    button->setToolTip(hint);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    m_row->addWidget(button);
    return button;
}

void FindBar::open()
{
    const bool wasHidden = isHidden();
    show();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
    if (wasHidden)
        search();
}

void FindBar::close()
{
    hide();
    m_delay.stop();
    drop();
    emit hitsChanged();
    emit closed();
}

void FindBar::apply()
{
    m_delay.stop();
    const auto sensitivity = m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive;
    auto parsed = capture::Query::parse(m_field->text(), sensitivity);
    m_problem->setVisible(parsed.error.has_value());
    if (parsed.error)
        m_problem->setText(parsed.error->message);
    if (parsed.error || parsed.query == m_query)
        return;
    m_query = std::move(parsed.query);
    search();
}

void FindBar::search()
{
    drop();
    if (!m_query.isEmpty())
        m_search.start(capture::TimelineFilter(m_query));
    showCount();
    emit hitsChanged();
}

void FindBar::drop()
{
    m_search.stop();
    m_changes.stop();
    std::vector<std::uint32_t>().swap(m_hits);
    m_hitHidden = false;
}

void FindBar::next()
{
    step(true);
}

void FindBar::previous()
{
    step(false);
}

void FindBar::step(bool forwards)
{
    if (isHidden() || m_field->text().isEmpty()) {
        open();
        return;
    }
    if (m_delay.isActive())
        apply();
    if (m_hits.empty())
        return;
    auto hit = m_hits.cbegin();
    if (forwards) {
        if (m_place)
            hit = std::upper_bound(m_hits.cbegin(), m_hits.cend(), *m_place);
        if (hit == m_hits.cend())
            hit = m_hits.cbegin(); // around the end
    } else {
        hit = m_place ? std::lower_bound(m_hits.cbegin(), m_hits.cend(), *m_place) : m_hits.cend();
        hit = hit == m_hits.cbegin() ? m_hits.cend() - 1 : hit - 1;
    }
    m_place = *hit;
    m_hitHidden = false;
    emit goTo(*hit);
    showCount();
}

void FindBar::setPlace(std::optional<std::size_t> row)
{
    m_place = row;
    m_hitHidden = false;
    showCount();
}

void FindBar::setHitHidden(bool hidden)
{
    m_hitHidden = hidden;
    showCount();
}

void FindBar::showCount()
{
    const QLocale locale;
    const QString count = locale.toString(static_cast<qulonglong>(m_hits.size()));
    QString text;
    if (!m_query.isEmpty()) {
        const auto at
            = m_place ? std::lower_bound(m_hits.begin(), m_hits.end(), *m_place) : m_hits.end();
        const bool onHit = at != m_hits.end() && *at == m_place;
        if (m_hits.empty())
            text = m_search.isBusy() ? tr("Looking…") : tr("No hit");
        else if (onHit)
            text = tr("%1 of %2")
                       .arg(locale.toString(static_cast<qulonglong>(at - m_hits.begin()) + 1),
                            count);
        else
            text = m_hits.size() == 1 ? tr("1 hit") : tr("%1 hits").arg(count);
        if (m_hitHidden && onHit)
            text += tr(", hidden by the filter");
    }
    m_count->setText(text);
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const auto *const key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Escape) {
            close();
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            if (key->modifiers().testFlag(Qt::ShiftModifier))
                previous();
            else
                next();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace sockwright::ui
