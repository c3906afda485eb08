// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/secretedit.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSpinBox>

#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

namespace sockwright::ui {

/// The width of a field for a number.
constexpr int widthOfNumbers = 180;

/// Makes fields that show and change members of one value. A field writes its member only when the
/// person changes it, so what a field cannot show exactly stays as it is until then.
///
/// The value outlives the fields; a member is named by a function that gives a reference to it.
template <typename Value>
class FieldBinder
{
public:
    template <typename Member>
    using Of = Member &(*)(Value &);

    struct Range
    {
        int least;
        int most;
        int step = 1;
    };

    /// `edited` is called after each change of the person's.
    FieldBinder(Value &value, std::function<void()> edited)
        : m_value(value)
        , m_edited(std::move(edited))
    {
    }

    /// Shows the value as it is now.
    void load()
    {
        m_loading = true;
        for (const auto &loader : m_loaders)
            loader();
        m_loading = false;
    }

    QLineEdit *text(const QString &name, Of<QString> member)
    {
        auto *line = named(new QLineEdit, name);
        QObject::connect(line, &QLineEdit::textEdited, line,
                         [this, member](const QString &text) { set(member, text); });
        m_loaders.push_back([this, line, member] {
            // A text that is being typed keeps its cursor.
            if (const QString &text = member(m_value); line->text() != text)
                line->setText(text);
        });
        return line;
    }

    SecretEdit *secret(const QString &name, Of<workspace::Secret> member)
    {
        auto *line = new SecretEdit(name);
        QObject::connect(line, &SecretEdit::secretEdited, line,
                         [this, line, member] { set(member, line->secret()); });
        m_loaders.push_back([this, line, member] { line->setSecret(member(m_value)); });
        return line;
    }

    QCheckBox *flag(const QString &text, const QString &name, Of<bool> member)
    {
        auto *box = named(new QCheckBox(text), name);
        QObject::connect(box, &QCheckBox::toggled, box,
                         [this, member](bool on) { set(member, on); });
        m_loaders.push_back([this, box, member] { box->setChecked(member(m_value)); });
        return box;
    }

    QSpinBox *number(const QString &name, Range range, const QString &suffix, Of<int> member)
    {
        auto *box = named(new QSpinBox, name);
        box->setRange(range.least, range.most);
        box->setSingleStep(range.step);
        box->setSuffix(suffix);
        box->setMaximumWidth(widthOfNumbers);
        box->setGroupSeparatorShown(true);
        QObject::connect(box, &QSpinBox::valueChanged, box,
                         [this, member](int number) { set(member, number); });
        m_loaders.push_back([this, box, member] { box->setValue(member(m_value)); });
        return box;
    }

    /// A port; 0 is shown as `none`.
    QSpinBox *port(const QString &name, const QString &none, Of<int> member)
    {
        QSpinBox *box = number(name, {0, 65535}, {}, member);
        box->setGroupSeparatorShown(false);
        box->setSpecialValueText(none);
        return box;
    }

    template <typename Enum>
    QComboBox *choice(const QString &name, const QList<std::pair<Enum, QString>> &choices,
                      Of<Enum> member)
    {
        auto *box = named(new QComboBox, name);
        for (const auto &[value, text] : choices)
            box->addItem(text, int(value));
        box->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
        QObject::connect(box, &QComboBox::currentIndexChanged, box, [this, box, member](int) {
            set(member, static_cast<Enum>(box->currentData().toInt()));
        });
        m_loaders.push_back(
            [this, box, member] { box->setCurrentIndex(box->findData(int(member(m_value)))); });
        return box;
    }

private:
    template <typename Widget>
    static Widget *named(Widget *widget, const QString &name)
    {
        widget->setAccessibleName(name);
        return widget;
    }

    template <typename Member>
    void set(Of<Member> member, const std::type_identity_t<Member> &now)
    {
        Member &current = member(m_value);
        if (m_loading || current == now)
            return;
        current = now;
        m_edited();
    }

    Value &m_value;
    std::function<void()> m_edited;
    std::vector<std::function<void()>> m_loaders;
    bool m_loading = false;
};

} // namespace sockwright::ui
