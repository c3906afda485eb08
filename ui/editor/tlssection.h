// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/settingssection.h"

namespace sockwright::ui {

class FileField;
class FileList;

/// Whom a request trusts, and how it proves itself in TLS.
class TlsSection : public SettingsSection
{
    Q_OBJECT

public:
    explicit TlsSection(Settings &settings, QWidget *parent = nullptr);

    void load() override;
    QString problem() const override;
    void setLasting(bool lasting) override;
    QWidget *firstField() const override { return m_verify; }

protected:
    void showState() override;

private:
    void addClientCertificate();

    QCheckBox *m_verify;
    ProblemLine *m_warning;
    FileList *m_caFiles;
    FileField *m_certificate = nullptr;
    FileField *m_key = nullptr;
    SecretEdit *m_passphrase = nullptr;
    ProblemLine *m_problem;
};

} // namespace sockwright::ui
