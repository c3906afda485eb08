// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/signalwatcher.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace sockwright::base {

namespace {

// A signal handler can reach nothing but globals: the two ends of a pipe to ourselves.
std::array<int, 2> selfPipe{-1, -1};
volatile std::sig_atomic_t signalsSeen = 0;

extern "C" void passOn(int number)
{
    signalsSeen = signalsSeen + 1;
    if (signalsSeen > 2)
        ::_exit(128 + number);
    const int before = errno;
    [[maybe_unused]] const ssize_t written = ::write(selfPipe[1], "!", 1);
    errno = before;
}

void handle(void (*handler)(int))
{
    for (const int number : {SIGINT, SIGTERM}) {
        struct sigaction action = {};
        action.sa_handler = handler;
        ::sigemptyset(&action.sa_mask);
        ::sigaction(number, &action, nullptr);
    }
}

} // namespace

SignalWatcher::SignalWatcher(QObject *parent)
    : QObject(parent)
{
    if (::pipe2(selfPipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // the signals keep their default actions
    m_notifier = std::make_unique<QSocketNotifier>(selfPipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char seen = 0;
        while (::read(selfPipe[0], &seen, 1) == 1)
            emit interrupted();
    });
    handle(&passOn);
}

SignalWatcher::~SignalWatcher()
{
    handle(SIG_DFL);
    m_notifier.reset();
    for (int &end : selfPipe) {
        if (end >= 0)
            ::close(end);
        end = -1;
    }
}

} // namespace sockwright::base
