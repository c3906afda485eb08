// SPDX-License-Identifier: GPL-3.0-or-later
// A WebSocket server on node's ws for the end-to-end tests. First line of output: its URL. Every
// further line is one JSON object about what a client did. Ends with its standard input.
import { createServer, STATUS_CODES } from 'node:http';
import { WebSocketServer } from 'ws';

const report = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

const routes = {
  '/echo': (socket) => {
    socket.on('message', (data, binary) => socket.send(data, { binary }));
  },
  // One text in three fragments, cut inside the euro sign, with a ping between the fragments.
  '/fragments': (socket) => {
    const bytes = Buffer.from('price: 10 € each');
    socket.send(bytes.subarray(0, 11), { binary: false, fin: false });
    socket.ping('between');
    socket.send(bytes.subarray(11, 12), { binary: false, fin: false });
    socket.send(bytes.subarray(12), { binary: false, fin: true });
  },
  // Sends everything back, in one to four frames, compressed or not, each as chance wants it.
  '/echo-deflate': (socket) => {
    socket.on('message', (data, binary) => {
      const compress = Math.random() < 0.7;
      const frames = Math.random() < 0.5 ? 1 : 2 + Math.floor(Math.random() * 3);
      const cut = Math.ceil(data.length / frames);
      for (let i = 0; i < frames; i += 1) {
        const part = data.subarray(i * cut, (i + 1) * cut);
        socket.send(part, { binary, compress, fin: i === frames - 1 });
      }
    });
  },
  '/big': (socket, query) => {
    socket.send(Buffer.alloc(Number(query.get('bytes')), 0xa5), { binary: true });
  },
  '/ping': (socket) => {
    socket.on('pong', () => socket.close(1000));
    socket.ping('are you there');
  },
  '/close': (socket, query) => {
    if (query.has('code')) {
      socket.close(Number(query.get('code')), query.get('reason') ?? '');
    } else {
      socket.close();
    }
  },
  '/drop': (socket) => socket.send('going', () => socket.terminate()),
  '/silent': () => {},
  // Sends the messages of a conformance run and reports whether each came back as it was sent.
  '/expect-echo': (socket) => {
    const sent = [['hello', false], ['', false], [Buffer.from([0, 255, 128]), true], ['żółw 🐢', false]];
    const wrong = [];
    let next = 0;
    const step = () => {
      if (next === sent.length) {
        report({ path: '/expect-echo', event: 'echoed', count: next, wrong });
        socket.close(1000);
      } else {
        socket.send(sent[next][0], { binary: sent[next][1] });
      }
    };
    socket.on('message', (data, binary) => {
      const [payload, wasBinary] = sent[next];
      if (binary !== wasBinary || !data.equals(Buffer.from(payload))) wrong.push(next);
      next += 1;
      step();
    });
    step();
  },
};

const http = createServer((request, response) => response.writeHead(426).end());
const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: 64 * 1024 * 1024,
  perMessageDeflate: false,
  handleProtocols: (offered) => (offered.has('chat.v2') ? 'chat.v2' : false),
});

// Compresses every message; what the client asks for is agreed on.
const compressingSockets = new WebSocketServer({
  noServer: true,
  maxPayload: 256 * 1024 * 1024,
  perMessageDeflate: { threshold: 0 },
});

http.on('upgrade', (request, tcp, head) => {
  const url = new URL(request.url, 'http://server');
  const route = routes[url.pathname];
  if (!route) {
    const status = Number(url.searchParams.get('status') ?? 404);
    tcp.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    return;
  }
  const server = url.pathname === '/echo-deflate' ? compressingSockets : sockets;
  server.handleUpgrade(request, tcp, head, (socket) => {
    const about = { path: url.pathname };
    report({ ...about, event: 'open', headers: request.headers });
    socket.on('ping', (data) => report({ ...about, event: 'ping', text: data.toString() }));
    socket.on('pong', (data) => report({ ...about, event: 'pong', text: data.toString() }));
    socket.on('close', (code, reason) =>
      report({ ...about, event: 'close', code, reason: reason.toString() }));
    route(socket, url.searchParams);
  });
});

http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ws://127.0.0.1:${http.address().port}\n`);
});
process.stdin.on('end', () => process.exit()).resume();
