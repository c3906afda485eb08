// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagnosis/steptext.h"

#include "base/byteview.h"
#include "format/visible.h"

#include <QCoreApplication>

namespace sockwright::ui {

namespace {

constexpr int maxForeign = 500; // characters

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::ui::Diagnosis)
};

} // namespace

QString stepText(const wire::NextStep &step)
{
    const QString value = format::previewText(base::viewOf(step.value.toUtf8()), maxForeign);
    switch (step.kind) {
    case wire::NextStep::Kind::Retry:
        return Words::tr("Connect again");
    case wire::NextStep::Kind::UseUrl:
        return Words::tr("Connect to %1").arg(value);
    case wire::NextStep::Kind::AddSubprotocol:
        return Words::tr("Offer subprotocol “%1” and connect").arg(value);
    case wire::NextStep::Kind::AddHeader:
        return value.isEmpty() ? Words::tr("Edit headers")
                               : Words::tr("Add header “%1”").arg(value);
    case wire::NextStep::Kind::TrustCertificate:
        return Words::tr("Look at the certificate…");
    case wire::NextStep::Kind::TlsSettings:
        return Words::tr("TLS settings…");
    case wire::NextStep::Kind::ProxySettings:
        return Words::tr("Proxy settings…");
    case wire::NextStep::Kind::CompressionSettings:
        return Words::tr("Compression settings…");
    case wire::NextStep::Kind::LimitSettings:
        return Words::tr("Limits…");
    case wire::NextStep::Kind::AuthSettings:
        return Words::tr("Set credentials…");
    case wire::NextStep::Kind::RedirectSettings:
        return Words::tr("Redirect settings…");
    case wire::NextStep::Kind::KeepaliveSettings:
        return Words::tr("Keepalive settings…");
    }
    return {};
}

} // namespace sockwright::ui
