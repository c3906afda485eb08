// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/rownames.h"

namespace sockwright::capture {

using wire::Direction;
using wire::Kind;
using wire::State;

const char *directionName(Direction direction)
{
    switch (direction) {
    case Direction::In:
        return "in";
    case Direction::Out:
        return "out";
    case Direction::Local:
        break;
    }
    return "local";
}

const char *kindName(Kind kind)
{
    switch (kind) {
    case Kind::Text:
        return "text";
    case Kind::Binary:
        return "binary";
    case Kind::Ping:
        return "ping";
    case Kind::Pong:
        return "pong";
    case Kind::Close:
        return "close";
    case Kind::Handshake:
        return "handshake";
    case Kind::State:
        return "state";
    case Kind::Error:
        break;
    }
    return "error";
}

const char *stateName(State state)
{
    switch (state) {
    case State::Connecting:
        return "connecting";
    case State::Connected:
        return "connected";
    case State::Closing:
        return "closing";
    case State::Reconnecting:
        return "reconnecting";
    case State::Idle:
    case State::Closed:
        break;
    }
    return "closed";
}

std::optional<Direction> directionFromName(std::string_view name)
{
    for (const Direction direction : {Direction::In, Direction::Out, Direction::Local}) {
        if (name == directionName(direction))
            return direction;
    }
    return std::nullopt;
}

std::optional<Kind> kindFromName(std::string_view name)
{
    for (const Kind kind : {Kind::Text, Kind::Binary, Kind::Ping, Kind::Pong, Kind::Close,
                            Kind::Handshake, Kind::State, Kind::Error}) {
        if (name == kindName(kind))
            return kind;
    }
    return std::nullopt;
}

} // namespace sockwright::capture
