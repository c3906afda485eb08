// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/welcomepage.h"

#include "ui/theme/icons.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sockwright::ui {

namespace {

constexpr int textWidth = 440;

QLabel *paragraph(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFixedWidth(textWidth);
    label->setAlignment(Qt::AlignHCenter);
    label->setMinimumHeight(label->heightForWidth(textWidth)); // an aligned item gets no more
    return label;
}

} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent)
{
    auto *picture = new QLabel(this);
    picture->setPixmap(appIcon().pixmap(QSize(96, 96), devicePixelRatioF()));
    picture->setAlignment(Qt::AlignHCenter);

    QLabel *headline = paragraph(tr("Talk to a WebSocket"), this);
    QFont large = headline->font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setBold(true);
    headline->setFont(large);

    auto *newRequest = new QPushButton(icon(Icon::Add), tr("&New request"), this);
    newRequest->setToolTip(tr("Type a ws:// or wss:// URL and connect (Ctrl+T)"));
    newRequest->setDefault(true);
    auto *tryServer = new QPushButton(icon(Icon::Server), tr("&Try the built-in server"), this);
    tryServer->setToolTip(tr("Starts a server on this computer and connects to its echo"));

    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(newRequest);
    buttons->addWidget(tryServer);
    buttons->addStretch();

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addStretch(2);
    layout->addWidget(picture);
    layout->addWidget(headline, 0, Qt::AlignHCenter);
    layout->addWidget(
        paragraph(tr("Open a request from the collections on the left, or start a new "
                     "one: type its URL, connect, send, and read every message here."),
                  this),
        0, Qt::AlignHCenter);
    layout->addLayout(buttons);
    layout->addWidget(
        paragraph(tr("No server at hand? The built-in one echoes, ticks and chats."), this), 0,
        Qt::AlignHCenter);
    layout->addStretch(3);

    connect(newRequest, &QPushButton::clicked, this, &WelcomePage::newRequestRequested);
    connect(tryServer, &QPushButton::clicked, this, &WelcomePage::tryServerRequested);
}

} // namespace sockwright::ui
