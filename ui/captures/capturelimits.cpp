// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/captures/capturelimits.h"

#include "base/setting.h"

#include <algorithm>

namespace sockwright::ui {

namespace {

const base::Setting<quint64> togetherSetting{"captures/togetherBytes", CaptureLimits().together};
const base::Setting<quint64> eachSetting{"captures/eachBytes", CaptureLimits().each};

} // namespace

CaptureLimits CaptureLimits::read(const base::SettingsStore &settings)
{
    return {std::clamp(togetherSetting.get(settings), least, mostTogether),
            std::clamp(eachSetting.get(settings), least, mostEach)};
}

void CaptureLimits::write(base::SettingsStore &settings) const
{
    togetherSetting.set(settings, together);
    eachSetting.set(settings, each);
}

} // namespace sockwright::ui
