// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sockwright::workspace {

/// A password, token or passphrase of a request. A file of the workspace never holds its value,
/// only that there is one: the value lives in Secrets (secrets.h), under a key of the request.
/// A value that is nothing but a reference to a variable ("{{token}}") is no secret and is kept
/// in the file. A plain value.
class Secret
{
public:
    Secret() = default; ///< none
    /// Known here; empty: none.
    explicit Secret(const QString &value)
        : m_value(value)
    {
    }
    /// There is one, and its value has not been looked up.
    static Secret elsewhere();

    bool isSet() const { return m_elsewhere || !m_value.isEmpty(); }
    /// Whether value() can be used; also of none.
    bool isKnown() const { return !m_elsewhere; }
    /// Empty when there is none, or it is not known here.
    const QString &value() const { return m_value; }

    friend bool operator==(const Secret &, const Secret &) = default;

private:
    QString m_value;
    bool m_elsewhere = false;
};

/// Whether a text is nothing but one reference to a variable: "{{name}}".
bool isVariableReference(const QString &text);

} // namespace sockwright::workspace
