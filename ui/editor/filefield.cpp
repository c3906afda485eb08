// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/filefield.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace sockwright::ui {

FileField::FileField(QLineEdit *path, const QString &filter, QWidget *parent)
    : QWidget(parent)
    , m_path(path)
    , m_filter(filter)
{
    auto *choose = new QPushButton(tr("Choose…"));
    choose->setAccessibleName(tr("Choose: %1").arg(path->accessibleName()));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_path, 1);
    layout->addWidget(choose);
    setFocusProxy(m_path);
    connect(choose, &QPushButton::clicked, this, &FileField::choose);
}

void FileField::choose()
{
    const QString path = QFileDialog::getOpenFileName(this, m_path->accessibleName(),
                                                      QFileInfo(m_path->text()).path(), m_filter);
    if (path.isEmpty() || path == m_path->text())
        return;
    m_path->setText(path);
    emit m_path->textEdited(path);
}

} // namespace sockwright::ui
