// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QWidget>

#include <array>

class QListWidget;
class QScrollArea;

namespace sockwright::ui {

class SettingsSection;

/// The settings of a request, in sections. Values that the page cannot show exactly stay as they
/// are until the person changes them.
class SettingsPage : public QWidget
{
    Q_OBJECT

public:
    /// In the order of the page.
    enum class Section
    {
        Subprotocols,
        Tls,
        Proxy,
        Route,
        Redirects,
        Reconnect,
        AfterConnect,
        Keepalive,
        Limits, ///< of time
        Sizes,
        Compression,
    };

    explicit SettingsPage(QWidget *parent = nullptr);

    /// Shows other settings; emits nothing.
    void setSettings(const workspace::RequestSettings &settings);
    const workspace::RequestSettings &settings() const { return m_settings; }

    /// Whether secrets are still there after the end of the program.
    void setLasting(bool lasting);

    /// The first reason why a request cannot be connected, or an empty text.
    QString problem() const;

    /// Scrolls to a section and puts the keyboard into its first field.
    void showSection(Section section);

signals:
    /// The person changed a setting.
    void edited();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void scrollTo(int section);
    void followScrolling(int top);
    void showCurrent(int section);

    workspace::RequestSettings m_settings;
    QListWidget *m_contents;
    QScrollArea *m_scroll;
    std::array<SettingsSection *, 11> m_sections; // by Section
    int m_goal = -1; // the section that was gone to last, until the page is scrolled
};

} // namespace sockwright::ui
