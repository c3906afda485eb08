// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QWidget>

class QCheckBox;
class QSpinBox;

namespace sockwright::ui {

/// What a request offers of permessage-deflate (RFC 7692): whether, and in which shape.
class CompressionFields : public QWidget
{
    Q_OBJECT

public:
    explicit CompressionFields(QWidget *parent = nullptr);

    /// Shows other settings; emits nothing.
    void setSettings(const workspace::CompressionSettings &settings);
    const workspace::CompressionSettings &settings() const { return m_settings; }

signals:
    /// The person changed a setting.
    void edited();

private:
    using Settings = workspace::CompressionSettings;
    QCheckBox *makeFlag(const QString &text, const QString &name, bool Settings::*member);
    QSpinBox *makeWindow(const QString &name, int Settings::*member);
    void enableShape();

    Settings m_settings;
    QCheckBox *m_offer;
    QSpinBox *m_clientWindow;
    QSpinBox *m_serverWindow;
    QCheckBox *m_clientForgets;
    QCheckBox *m_serverForgets;
};

} // namespace sockwright::ui
