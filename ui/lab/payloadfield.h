// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;

namespace sockwright::ui {

class ProblemLine;

/// "12 of 125 bytes"; without a limit (0) "12 bytes".
QString byteCountText(qsizetype bytes, qsizetype limit);

/// Bytes as a person writes them: as text or as hexadecimal digits, with how many they are, and
/// what is wrong with them below.
class PayloadField : public QWidget
{
    Q_OBJECT

public:
    /// `name` is the accessible name of the text field; 0: no limit.
    explicit PayloadField(const QString &name, qsizetype limit, QWidget *parent = nullptr);

    /// Nothing while the text is no hex or the bytes are more than the limit.
    const std::optional<QByteArray> &payload() const { return m_payload; }

signals:
    void changed();

private:
    void read();

    qsizetype m_limit;
    std::optional<QByteArray> m_payload = QByteArray();
    QComboBox *m_format;
    QLineEdit *m_text;
    QLabel *m_count;
    ProblemLine *m_problem;
};

} // namespace sockwright::ui
