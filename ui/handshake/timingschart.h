// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/handshaketext.h"

#include <QWidget>

#include <vector>

namespace sockwright::ui {

/// The stages of a connection attempt as bars laid end to end on one time scale, each with its name
/// and its time in words. Accessible name "Timings"; the accessible description holds the words.
class TimingsChart : public QWidget
{
    Q_OBJECT

public:
    /// Where a bar begins and ends, in pixels from the start of the scale.
    struct Bar
    {
        int left = 0;
        int width = 0;
        friend bool operator==(const Bar &, const Bar &) = default;
    };

    explicit TimingsChart(QWidget *parent = nullptr);

    void setStages(std::vector<capture::Stage> stages);

    /// The bars of stages on a scale so many pixels wide. A bar is at least leastBar wide and ends
    /// on the scale.
    static std::vector<Bar> bars(const std::vector<capture::Stage> &stages, int width);
    static constexpr int leastBar = 2;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    int rowHeight() const;
    QString totalText() const;

    std::vector<capture::Stage> m_stages;
};

} // namespace sockwright::ui
