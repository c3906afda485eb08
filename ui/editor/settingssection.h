// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/explainedform.h"
#include "ui/editor/fieldbinder.h"
#include "workspace/request.h"

namespace sockwright::ui {

class ProblemLine;

/// One section of the settings page: a heading and its fields, which write into the page's
/// settings. What a field cannot show exactly stays as it is until the person changes it.
class SettingsSection : public ExplainedForm
{
    Q_OBJECT

public:
    using Settings = workspace::RequestSettings;

    /// The settings outlive the section.
    SettingsSection(const QString &heading, Settings &settings, QWidget *parent = nullptr);

    const QString &heading() const { return m_heading; }
    /// Shows the settings as they are now; emits nothing.
    virtual void load();
    /// Why a request cannot be connected with what the section shows, or an empty text.
    virtual QString problem() const { return {}; }
    /// Whether secrets are still there after the end of the program.
    virtual void setLasting(bool /*lasting*/) { }
    /// What takes the keyboard when the section is gone to.
    virtual QWidget *firstField() const = 0;

signals:
    /// The person changed a setting.
    void edited();

protected:
    FieldBinder<Settings> &fields() { return m_fields; }
    Settings &settings() { return m_settings; }
    const Settings &settings() const { return m_settings; }
    /// Fields that depend on others and notices.
    virtual void showState() { }
    /// To be called after a change that did not come by fields().
    void changed();

private:
    QString m_heading;
    Settings &m_settings;
    FieldBinder<Settings> m_fields;
};

} // namespace sockwright::ui
