// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QScrollArea;
class QSpinBox;

namespace sockwright::ui {

class CompressionFields;
class ProblemLine;

/// The settings of a request. Values that the page cannot show exactly stay as they are until the
/// person changes them.
class SettingsPage : public QWidget
{
    Q_OBJECT

public:
    enum class Section
    {
        Tls,
        Compression,
        Limits,
    };

    explicit SettingsPage(QWidget *parent = nullptr);

    /// Shows other settings; emits nothing.
    void setSettings(const workspace::RequestSettings &settings);
    const workspace::RequestSettings &settings() const { return m_settings; }

    /// The first subprotocol that cannot be offered and why, or an empty text.
    QString problem() const;

    /// Scrolls to a section and puts the keyboard into its first field.
    void showSection(Section section);

signals:
    /// The person changed a setting.
    void edited();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// A field with its explanation, and a notice where there is one, below it.
    QWidget *explained(QWidget *field, const QString &explanation, QWidget *notice);
    void muteExplanations();
    QSpinBox *makeNumber(const QString &name, int workspace::RequestSettings::*member, int least,
                         int most, int step, const QString &suffix);
    QSpinBox *makeMaxMessage();
    void showNotices();

    workspace::RequestSettings m_settings;
    QScrollArea *m_scroll;
    QList<QLabel *> m_explanations;
    QLineEdit *m_subprotocols;
    ProblemLine *m_subprotocolProblem;
    QCheckBox *m_verifyTls;
    ProblemLine *m_tlsWarning;
    QCheckBox *m_autoPong;
    QSpinBox *m_pongDelay;
    QSpinBox *m_keepalive;
    QSpinBox *m_keepaliveMisses;
    CompressionFields *m_compression;
    QSpinBox *m_connectTimeout;
    QSpinBox *m_closeTimeout;
    QSpinBox *m_maxMessage;
};

} // namespace sockwright::ui
