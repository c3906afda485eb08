// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/secret.h"

namespace sockwright::workspace {

using namespace Qt::StringLiterals;

Secret Secret::elsewhere()
{
    Secret secret;
    secret.m_elsewhere = true;
    return secret;
}

bool isVariableReference(const QString &text)
{
    if (text.size() < 5 || !text.startsWith("{{"_L1) || !text.endsWith("}}"_L1))
        return false;
    const QStringView name = QStringView(text).sliced(2, text.size() - 4);
    return !name.contains(u'{') && !name.contains(u'}');
}

} // namespace sockwright::workspace
