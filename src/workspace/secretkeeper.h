// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/secretfields.h"
#include "workspace/secrets.h"
#include "workspace/store.h"

#include <QObject>
#include <QPointer>

#include <deque>
#include <functional>
#include <vector>

namespace sockwright::workspace {

/// What happened to requests and folders that have secrets.
struct SecretShift
{
    enum class Kind
    {
        Moved,
        Copied,
        Removed,
    };

    Kind kind = Kind::Moved;
    QString from; ///< paths in the workspace
    QString to; ///< not of Removed
    std::vector<store::SecretPlace> places; ///< at or below `to`; of Removed: where they were
};

/// Keeps the secrets of a workspace's requests and folders where Secrets are kept: looks them up,
/// writes them and lets them follow what is renamed, moved, copied or deleted. Root is always the
/// workspace's folder.
///
/// Lives in the thread of `secrets`, which it must not outlive. Nothing blocks: what is asked for
/// is done one key after another, in order, so that a late answer never overwrites what is newer.
class SecretKeeper : public QObject
{
    Q_OBJECT

public:
    /// As many keys may wait. Lookups past it find nothing; changes past it are told by
    /// overflowed() and not made.
    static constexpr std::size_t maxWaiting = 100'000;

    explicit SecretKeeper(Secrets &secrets, QObject *parent = nullptr);

    using Found = std::function<void(std::vector<SecretField> found)>;
    /// Looks up those of `fields` whose value is not known. `then` gets them with their values,
    /// without those that are not there; always by the event loop, and not when `context` has died.
    void lookUp(const QString &root, const QString &path, const std::vector<SecretField> &fields,
                QObject *context, Found then);

    /// The same for all secrets of a request (or FolderSettings), which `then` gets with the values
    /// that were found.
    template <typename Settings>
    void fill(const QString &root, const QString &path, const Settings &settings, QObject *context,
              std::function<void(Settings)> then)
    {
        lookUp(root, path, secretsOf(settings), context,
               [filled = Settings(settings),
                then = std::move(then)](const std::vector<SecretField> &found) mutable {
                   fillSecrets(filled, found);
                   then(std::move(filled));
               });
    }
    /// The same for all levels, which `then` gets joined.
    void fill(const QString &root, std::vector<FolderLevel> levels, QObject *context,
              std::function<void(FolderSettings)> then);

    /// Writes the values that differ and removes what is there no more. Values that are not known
    /// stay as they are kept.
    void keep(const QString &root, const QString &path, const std::vector<SecretField> &before,
              const std::vector<SecretField> &after);

    void follow(const QString &root, const SecretShift &shift);

    bool isBusy() const { return m_working; }

signals:
    void busyChanged(bool busy);
    /// More was asked for than can wait: a sentence.
    void overflowed(const QString &message);

private:
    using Done = Secrets::Done;
    using Step = std::function<void(Done done)>;

    bool hasRoom(std::size_t steps);
    void add(Step step);
    void work();
    void write(const QString &key, const QString &value);
    void remove(const QString &key);
    void copy(const QString &from, const QString &to, bool move);

    Secrets &m_secrets;
    std::deque<Step> m_steps;
    bool m_working = false;
};

} // namespace sockwright::workspace
