// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/usage.h"

#include <QCoreApplication>

namespace sockwright::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr char overview[]
    = QT_TRANSLATE_NOOP("cli", R"(Talks to WebSocket servers from the terminal.

    sockwright-cli connect URL [options]    connect, send and print what happens
    sockwright-cli serve [options]          run a WebSocket server to try things against
    sockwright-cli capture stats|cat|filter PATH    what was recorded
    sockwright-cli export PATH FILE         write it as JSON lines, CSV, HAR or pcapng
    sockwright-cli format [FILE]            pretty-print JSON
    sockwright-cli version                  print the version

"sockwright-cli COMMAND --help" tells more about a command.

Exit status: 0 as asked; 1 an expectation failed; 2 wrong usage; 3 could not connect;
4 closed abnormally or protocol error; 5 timed out.
)");

constexpr char connectUsage[] = QT_TRANSLATE_NOOP("cli", R"(Connects, sends and prints what happens.

    sockwright-cli connect URL [options]
    sockwright-cli connect --workspace DIR --request PATH [URL] [options]

The request
    -H, --header 'NAME: VALUE'   a header of the handshake; may be repeated
    --param NAME=VALUE           added to the query of the URL; may be repeated
    --cookie NAME=VALUE          may be repeated
    --subprotocol NAME           offered in this order; may be repeated
    --origin ORIGIN              the Origin header
    --auth basic:USER:PASS | digest:USER:PASS | bearer:TOKEN
         | apikey:header:NAME:VALUE | apikey:query:NAME:VALUE
    --workspace DIR --request PATH
                                 a saved request: its URL, params, headers, cookies, auth and
                                 settings, with what its folders give; its secrets come
                                 from the system's keychain; a URL and options given here
                                 come on top

The connection
    --proxy http://[USER:PASS@]HOST:PORT | socks5://[USER:PASS@]HOST:PORT
    --connect-to HOST:PORT       connect there; Host header and certificate stay the URL's
    --ipv4 | --ipv6              connect by addresses of this kind only
    --max-redirects N            follow redirects of the handshake, N at most; credentials are not
                                 carried to another host
    --insecure                   accept any TLS certificate
    --ca FILE                    trust the certificates in this PEM file too; may be repeated
    --cert FILE --key FILE       client certificate and its key (PEM)
    --pkcs12 FILE                client certificate and its key in one file
    --passphrase-file FILE       the passphrase of the key is the first line of this file
    --passphrase-env NAME        the passphrase of the key is in this environment variable
    --tls-min 1.2 | 1.3          refuse older versions; 1.2 without it
    --server-name NAME           ask for this name (SNI) and verify it instead of the URL's
    --compress                   offer permessage-deflate
    --keepalive MS               send a ping so often; a server that leaves 3 of them unanswered
                                 is given up (status 4)
    --keepalive-message TEXT     send this message so often instead of pings
    --reconnect N                when the connection is lost or cannot be made, try again, so many
                                 times in a row; 0: without end. Not after a clean close, and not
                                 where that cannot help, such as a refused password. What is to be
                                 sent waits meanwhile
    --reconnect-delay MS         before the first try, 1000 without it; doubled with each, at most
                                 30 s, and a little more or less by chance
    --after-connect TEXT         a text message to send first after each connect; may be repeated
    --timeout MS                 give up when it takes longer to connect (status 5)
    --max-message BYTES          refuse larger messages
    --max-frame BYTES            refuse larger frames

What to send, in the order given; with none of these, the lines of standard input
    --send TEXT                  a text message
    --send-hex DIGITS            a binary message
    --send-base64 BASE64         a binary message
    --send-file FILE             a text message when the file is UTF-8, else a binary one
    --ping [TEXT]                a ping; write --ping=TEXT if in doubt
    --echo                       send every received message back; standard input is not read

When to end
    --count N                    after N received messages; later ones are not printed.
                                 Status 1 when the server closes before
    --wait MS                    so long after connecting. With --count: the longest wait for
                                 the N messages (status 5)
    --until-close                when the server closes
    --close CODE[:REASON]        what to close with, 1000 otherwise. After --send and its like,
                                 and with none of the above, closes as soon as all is sent
Without any of these: at the end of standard input where its lines are sent, else when the server
closes. Ctrl+C closes the connection; a second Ctrl+C drops it.

Output
    --output human | ndjson      for people, or one JSON object a line
    --capture DIR                record the conversation in this folder too, which is new or
                                 empty; see "capture" and "export". When the disk takes no more,
                                 closes (status 1)

Exit status: 0 as asked; 1 an expectation failed; 2 wrong usage; 3 could not connect;
4 closed abnormally or protocol error; 5 timed out.
)");

constexpr char serveUsage[]
    = QT_TRANSLATE_NOOP("cli", R"(Runs a WebSocket server to try things against.

    sockwright-cli serve [--port N] [--host ADDRESS]

    --port N          the port; 0, the default, lets the system choose
    --host ADDRESS    the address to listen on; only this machine can connect without it.
                      0.0.0.0 lets everyone on the network in

Prints its URL, alone on a line, when it is ready, and runs until Ctrl+C.

    /echo                     sends every message back
    /clock                    the time, every second
    /chat                     sends every message to all who are here
    /ticker?rate=N            N messages a second; &size=B bytes each; &count=N ends after N
    /close?code=N&reason=R    closes at once; 1005 without a code, 1006 without a Close frame
    /status?code=N            answers the handshake with this HTTP status

Exit status: 0 after Ctrl+C; 2 wrong usage; 3 cannot listen.
)");

constexpr char exportUsage[]
    = QT_TRANSLATE_NOOP("cli", R"(Writes a recorded conversation in another format.

    sockwright-cli export PATH FILE [--format jsonl | csv | har | pcapng | capture]
                                    [--filter QUERY]

PATH is the folder of a capture (connect --capture) or a HAR file. Without --format the ending of
FILE tells it. With - as FILE writes to standard output. FILE is replaced when all is written;
after an error or Ctrl+C it is what it was before.

    jsonl     one object a row, as connect --output ndjson prints them
    csv       one line a row; text that a spreadsheet could take for a formula begins with '
    har       HAR 1.2 with the messages as browsers export them
    pcapng    the frames as TCP packets, for Wireshark; TLS and compression are taken off
    capture   a new folder, which this and the window can open

    --filter QUERY    only the rows that match; see "capture"

Headers are written as they were recorded: what connect --auth sent stands as ***, headers that
-H gave as they crossed, credentials too.

Exit status: 0 as asked; 1 it could not be written; 2 wrong usage, or PATH cannot be read.
)");

constexpr char captureUsage[]
    = QT_TRANSLATE_NOOP("cli", R"(Shows what a capture's folder or a HAR file holds.

    sockwright-cli capture stats PATH
    sockwright-cli capture cat PATH [--output human | ndjson] [--first N] [--last N]
    sockwright-cli capture filter PATH QUERY [the same options]

    stats             counts, bytes, sizes, gaps and round trips
    cat               the rows, as connect prints them
    filter            the rows that match, as the window's filter has it: words, "quoted text",
                      /regular expressions/, dir:in kind:json size:>1k latency:>100ms code:1006,
                      '$.type == "trade" && $.price > 100', -not, OR, ( ). One argument: put it
                      in single quotes
    --first N         only the first N rows
    --last N          only the last N; with --first, of these

A capture that is damaged, or whose recording was cut off, is read as far as it is whole; what is
damaged is told on standard error.

Exit status: 0 as asked; 1 no row matches; 2 wrong usage, or PATH cannot be read.
)");

constexpr char formatUsage[]
    = QT_TRANSLATE_NOOP("cli", R"(Pretty-prints JSON. Every token stays as it came.

    sockwright-cli format [FILE]

Without a FILE, or with -, reads standard input. What is not JSON is printed unchanged, and the
place where it stops being JSON is told on standard error.

Exit status: 0 it is JSON; 1 it is not; 2 wrong usage, or the file cannot be read.
)");

constexpr char versionUsage[] = QT_TRANSLATE_NOOP("cli", R"(Prints the version.

    sockwright-cli version
)");

} // namespace

QString usage(const QString &command)
{
    const char *text = overview;
    if (command == "connect"_L1)
        text = connectUsage;
    else if (command == "serve"_L1)
        text = serveUsage;
    else if (command == "export"_L1)
        text = exportUsage;
    else if (command == "capture"_L1)
        text = captureUsage;
    else if (command == "format"_L1)
        text = formatUsage;
    else if (command == "version"_L1)
        text = versionUsage;
    return QCoreApplication::translate("cli", text);
}

} // namespace sockwright::cli
