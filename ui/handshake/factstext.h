// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/handshaketext.h"

#include <QTextEdit>

namespace sockwright::ui {

/// Names and values below each other, as one read-only text that can be selected and copied. Long
/// values wrap under their beginning; the widget is as high as its text. Everything in it is plain
/// text.
class FactsText : public QTextEdit
{
    Q_OBJECT

public:
    explicit FactsText(QWidget *parent = nullptr);

    void setFacts(const capture::NamedFacts &facts);

protected:
    QMimeData *createMimeDataFromSelection() const override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void render();
    void fitHeight();

    capture::NamedFacts m_facts;
};

} // namespace sockwright::ui
