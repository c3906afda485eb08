// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/keychainsecrets.h"

#include <QPointer>

#include <qt6keychain/keychain.h>

#include <utility>

namespace sockwright::secrets {

namespace {

// Jobs delete themselves when they have finished. Nobody else may: the keychain's answer goes to
// them by a plain pointer.
template <typename Job>
Job *jobFor(const QString &service, const QString &key)
{
    auto *job = new Job(service);
    job->setKey(key);
    return job;
}

} // namespace

KeychainSecrets::KeychainSecrets(const QString &service, QObject *parent)
    : Secrets(parent)
    , m_service(service)
{
}

void KeychainSecrets::get(const QString &key, QObject *context, Found then)
{
    auto *job = jobFor<QKeychain::ReadPasswordJob>(m_service, key);
    connect(job, &QKeychain::Job::finished, this,
            [this, job, key, context = QPointer<QObject>(context), then = std::move(then)] {
                if (job->error() != QKeychain::NoError && job->error() != QKeychain::EntryNotFound)
                    fallBack(job->errorString());
                if (job->error() != QKeychain::NoError)
                    m_memory.get(key, context, then);
                else if (context)
                    then(job->textData());
            });
    job->start();
}

void KeychainSecrets::set(const QString &key, const QString &value, QObject *context, Done then)
{
    auto *job = jobFor<QKeychain::WritePasswordJob>(m_service, key);
    job->setTextData(value);
    connect(job, &QKeychain::Job::finished, this,
            [this, job, key, value, context = QPointer<QObject>(context), then = std::move(then)] {
                if (job->error() == QKeychain::NoError) {
                    m_memory.remove(key, context, then);
                    return;
                }
                fallBack(job->errorString());
                m_memory.set(key, value, context, then);
            });
    job->start();
}

void KeychainSecrets::remove(const QString &key, QObject *context, Done then)
{
    auto *job = jobFor<QKeychain::DeletePasswordJob>(m_service, key);
    connect(job, &QKeychain::Job::finished, this,
            [this, job, key, context = QPointer<QObject>(context), then = std::move(then)] {
                if (job->error() != QKeychain::NoError && job->error() != QKeychain::EntryNotFound)
                    fallBack(job->errorString());
                m_memory.remove(key, context, then);
            });
    job->start();
}

void KeychainSecrets::fallBack(const QString &why)
{
    if (std::exchange(m_lasting, false))
        emit lastingLost(
            tr("The system's keychain cannot be used, so passwords and tokens are kept "
               "until the program ends. %1")
                .arg(why));
}

} // namespace sockwright::secrets
