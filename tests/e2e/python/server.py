# SPDX-License-Identifier: GPL-3.0-or-later
"""A WebSocket server on python3-websockets for the end-to-end tests.

With --compress it agrees on permessage-deflate as the client asks for it. First line of output: its
URL. Every further line is one JSON object about what a client did. Ends with its standard input.
Runs on websockets 10 (Debian 12, Ubuntu 24.04) and on 14 and newer.
"""
import asyncio
import json
import os
import random
import sys
import threading
from urllib.parse import parse_qs, urlsplit

import websockets


def report(**event):
    print(json.dumps(event), flush=True)


def target_of(connection):
    """The request target: an attribute of its own until websockets 13."""
    request = getattr(connection, "request", None)
    return request.path if request else connection.path


async def echo(connection, query):
    async for message in connection:
        await connection.send(message)


async def echo_pieces(connection, query):
    """Sends everything back, whole or in two to four frames as chance wants it."""
    async for message in connection:
        count = random.choice([1, 1, 1, 2, 3, 4])
        size = -(-len(message) // count) or 1
        pieces = [message[at:at + size] for at in range(0, len(message), size)]
        await connection.send(pieces if len(pieces) > 1 else message)


async def fragments(connection, query):
    await connection.send(["price: ", "10 €", " each"])
    await connection.send([b"\x00\x01", b"\xfe", b"\xff"])
    await connection.wait_closed()


async def big(connection, query):
    await connection.send(b"\xa5" * int(query["bytes"][0]))
    await connection.wait_closed()


async def ping(connection, query):
    answered = await connection.ping("are you there")
    await answered
    await connection.send("pong seen")
    await connection.wait_closed()


async def close(connection, query):
    await connection.close(int(query["code"][0]), query.get("reason", [""])[0])


ROUTES = {
    "/echo": echo,
    "/echo-pieces": echo_pieces,
    "/fragments": fragments,
    "/big": big,
    "/ping": ping,
    "/close": close,
}


async def serve(connection):
    target = urlsplit(target_of(connection))
    try:
        await ROUTES[target.path](connection, parse_qs(target.query))
    except websockets.ConnectionClosed:
        pass
    await connection.wait_closed()
    report(path=target.path, event="close", code=connection.close_code,
           reason=connection.close_reason)


def end_with_standard_input():
    sys.stdin.read()
    os._exit(0)


def select_subprotocol(first, second):
    """Called with the client's and the server's names, from websockets 14 on with the connection
    and the client's; left to itself, that one refuses clients that offer none."""
    offered = first if isinstance(first, (list, tuple)) else second
    return "chat.v2" if "chat.v2" in offered else None


async def main():
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    compression = "deflate" if "--compress" in sys.argv else None
    async with websockets.serve(serve, "127.0.0.1", 0, max_size=None, compression=compression,
                                subprotocols=["chat.v2"],
                                select_subprotocol=select_subprotocol) as server:
        print(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
        await asyncio.Future()


asyncio.run(main())
