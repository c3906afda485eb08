// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/secretkeeper.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace sockwright::workspace {

namespace {

const SecretField *find(const std::vector<SecretField> &fields, const QString &field)
{
    const auto at = std::ranges::find(fields, field, &SecretField::field);
    return at == fields.end() ? nullptr : &*at;
}

} // namespace

SecretKeeper::SecretKeeper(Secrets &secrets, QObject *parent)
    : QObject(parent)
    , m_secrets(secrets)
{
}

void SecretKeeper::lookUp(const QString &root, const QString &path,
                          const std::vector<SecretField> &fields, QObject *context, Found then)
{
    const auto found = std::make_shared<std::vector<SecretField>>();
    const QPointer<QObject> guard(context);
    if (m_steps.size() + fields.size() < maxWaiting) {
        for (const SecretField &field : fields) {
            if (!field.value.isEmpty())
                continue;
            const QString key = secretKey(root, path, field.field);
            add([this, found, guard, key, name = field.field](Done done) {
                if (!guard) {
                    done();
                    return;
                }
                m_secrets.get(key, this, [found, name, done](const std::optional<QString> &value) {
                    if (value && !value->isEmpty())
                        found->push_back({name, *value});
                    done();
                });
            });
        }
    }
    add([guard, found, then = std::move(then)](const Done &done) {
        if (guard)
            then(std::move(*found));
        done();
    });
}

void SecretKeeper::fill(const QString &root, std::vector<FolderLevel> levels, QObject *context,
                        std::function<void(FolderSettings)> then)
{
    const auto filled = std::make_shared<std::vector<FolderLevel>>(std::move(levels));
    for (std::size_t i = 0; i < filled->size(); ++i) {
        const FolderLevel &level = (*filled)[i];
        fill<FolderSettings>(
            root, level.path, level.settings, context,
            [filled, i](FolderSettings settings) { (*filled)[i].settings = std::move(settings); });
    }
    lookUp(root, {}, {}, context,
           [filled, then = std::move(then)](const std::vector<SecretField> &) {
               then(joinedSettings(*filled));
           });
}

void SecretKeeper::keep(const QString &root, const QString &path,
                        const std::vector<SecretField> &before,
                        const std::vector<SecretField> &after)
{
    if (!hasRoom(before.size() + after.size()))
        return;
    for (const SecretField &field : after) {
        const SecretField *old = find(before, field.field);
        if (!field.value.isEmpty() && !(old && old->value == field.value))
            write(secretKey(root, path, field.field), field.value);
    }
    for (const SecretField &field : before) {
        if (!find(after, field.field))
            remove(secretKey(root, path, field.field));
    }
}

void SecretKeeper::follow(const QString &root, const SecretShift &shift)
{
    if (!hasRoom(shift.places.size()))
        return;
    for (const store::SecretPlace &place : shift.places) {
        const QString key = secretKey(root, place.path, place.field);
        if (shift.kind == SecretShift::Kind::Removed) {
            remove(key);
            continue;
        }
        const QString path = shift.from + place.path.mid(shift.to.size());
        copy(secretKey(root, path, place.field), key, shift.kind == SecretShift::Kind::Moved);
    }
}

bool SecretKeeper::hasRoom(std::size_t steps)
{
    if (m_steps.size() + steps < maxWaiting)
        return true;
    emit overflowed(tr("The system's keychain does not keep up. Passwords and tokens of the last "
                       "change were not stored; save them again later."));
    return false;
}

void SecretKeeper::write(const QString &key, const QString &value)
{
    add([this, key, value](Done done) { m_secrets.set(key, value, this, std::move(done)); });
}

void SecretKeeper::remove(const QString &key)
{
    add([this, key](Done done) { m_secrets.remove(key, this, std::move(done)); });
}

void SecretKeeper::copy(const QString &from, const QString &to, bool move)
{
    if (from == to)
        return;
    add([this, from, to, move](const Done &done) {
        m_secrets.get(from, this, [=, this](const std::optional<QString> &value) {
            if (!value) {
                done();
                return;
            }
            m_secrets.set(to, *value, this, [=, this] {
                if (move)
                    m_secrets.remove(from, this, done);
                else
                    done();
            });
        });
    });
}

void SecretKeeper::add(Step step)
{
    m_steps.push_back(std::move(step));
    if (std::exchange(m_working, true))
        return;
    emit busyChanged(true);
    QMetaObject::invokeMethod(this, &SecretKeeper::work, Qt::QueuedConnection);
}

void SecretKeeper::work()
{
    if (m_steps.empty()) {
        m_working = false;
        emit busyChanged(false);
        return;
    }
    const Step step = std::move(m_steps.front());
    m_steps.pop_front();
    // By the event loop, so that many steps that need no answer are no deep recursion.
    step([this] { QMetaObject::invokeMethod(this, &SecretKeeper::work, Qt::QueuedConnection); });
}

} // namespace sockwright::workspace
