// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/handshake.h"

#include <QDialog>

class QDialogButtonBox;
class QVBoxLayout;

namespace sockwright::ui {

/// Shows the certificates of a server that the check of them refused, and what is wrong with them,
/// and asks whether to trust the server's nevertheless. Nothing is trusted unless a person presses
/// the button for it; Enter and Escape leave all as it is.
///
/// Call open(). It says by a signal what was chosen, is not modal beyond its window and can be
/// deleted at any time.
class CertificateDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Offer
    {
        Trust, ///< it is not trusted: once or always
        StopTrusting, ///< it is, always
        Nothing, ///< to be looked at
    };

    /// `place` is the host and the port that it would be trusted for, `note` a sentence that stands
    /// below what is wrong; may be empty.
    CertificateDialog(const QString &place, const wire::TlsFacts &tls, Offer offer,
                      const QString &note, QWidget *parent = nullptr);

signals:
    void trustedOnce();
    void trustedAlways();
    void noLongerTrusted();

private:
    void addSentences(QVBoxLayout *layout, const wire::TlsFacts &tls, const QString &note);
    QWidget *makeChain(const wire::TlsFacts &tls);
    void addButtons(QDialogButtonBox *box, Offer offer);
    void addChoice(QDialogButtonBox *box, const QString &text, void (CertificateDialog::*chosen)());

    QString m_place;
};

} // namespace sockwright::ui
