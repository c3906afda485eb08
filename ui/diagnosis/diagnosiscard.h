// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/status.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace sockwright::ui {

class PlainTextView;

/// Why a connection failed or broke off: one sentence, what to try, what was seen, and buttons for
/// the usual next steps. Shown while the status of a connection that has ended holds a failure,
/// until it is dismissed (its button, Escape) or another attempt begins. As high as what it says;
/// in a place with less room it scrolls.
///
/// Accessible name "Diagnosis". It tells screen readers that it came, and leaves the keyboard where
/// it is.
class DiagnosisCard : public QFrame
{
    Q_OBJECT

public:
    explicit DiagnosisCard(QWidget *parent = nullptr);

    /// Follows a session. A failure does not come back once it was dismissed.
    void setStatus(const session::Status &status);
    /// Another attempt begins: the card goes, and the next failure is a new one.
    void clear();
    /// The rows are gone: there is no handshake and no frame that could be shown.
    void forgetRows();
    /// Puts the keyboard into the card, where it is shown.
    void takeFocus();

    /// How high it is with all it says, in pixels, at a width.
    int fullHeight(int width) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void stepRequested(const sockwright::wire::NextStep &step);
    void handshakeRequested();
    /// The bad frame that ended the connection is to be shown.
    void frameRequested();
    /// The card came or went.
    void shownChanged(bool shown);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildLayout();
    void showFailure(const wire::Failure &failure);
    void makeStepButtons(const std::vector<wire::NextStep> &steps);
    QPushButton *addButton(const QString &text);
    void setShown(bool shown);
    int evidenceHeight(qsizetype mostRows) const;
    void fitEvidence();
    void render();

    bool m_ended = false; // the status holds a failure and the connection has ended
    bool m_shown = false;
    QScrollArea *m_scroll;
    QWidget *m_content;
    QLabel *m_icon;
    QLabel *m_message;
    QLabel *m_id;
    QToolButton *m_close;
    QLabel *m_hint;
    PlainTextView *m_evidence;
    QWidget *m_buttons;
    QPushButton *m_frameButton;
    QPushButton *m_handshakeButton;
    QPushButton *m_moreButton;
    std::vector<QPushButton *> m_stepButtons;
};

} // namespace sockwright::ui
