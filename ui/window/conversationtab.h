// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/capture.h"
#include "ui/captures/openedconversation.h"
#include "ui/window/tab.h"

#include <atomic>
#include <memory>

class QLabel;

namespace sockwright::base {
class SerialExecutor;
class SettingsStore;
} // namespace sockwright::base

namespace sockwright::ui {

class ConversationView;
class MarksKeeper;
class MessageBar;

/// A conversation from disk, to be read: its rows can be looked at, filtered, noted and exported,
/// but nothing can be sent. Of a capture it is checked in the background whether it is as it was
/// written.
class ConversationTab : public Tab
{
    Q_OBJECT

public:
    struct Background
    {
        base::SerialExecutor &disk; ///< for work on the library
        base::SerialExecutor &checks; ///< for work that takes long
    };

    /// Everything given outlives the tab, as far as it does not belong to it.
    ConversationTab(OpenedConversation opened, Background background, base::SettingsStore &settings,
                    QWidget *parent = nullptr);
    ~ConversationTab() override;

    /// What it was read from: a capture's folder, or a file.
    const QString &path() const { return m_path; }
    capture::Capture &capture() { return m_capture; }

    QString title() const override { return m_title; }
    QChar shape() const override { return QChar(0x25a4); } // ▤
    void focusFilter() override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void checkForDamage(base::SerialExecutor &checks);
    void addNotice(const QString &text);

    QString m_path;
    QString m_title;
    QString m_originText;
    QString m_notice;
    base::SerialExecutor &m_disk;
    std::shared_ptr<std::atomic<bool>> m_gone;
    capture::Capture m_capture;
    QLabel *m_origin;
    MessageBar *m_messages;
    ConversationView *m_view;
    MarksKeeper *m_marks = nullptr; // null: there is nowhere to keep them
};

} // namespace sockwright::ui
