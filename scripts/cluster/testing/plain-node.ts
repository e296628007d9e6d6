/**
 * The least that looks like a node to whoever runs it: it answers with what it was asked, and obeys /become. For tests
 * of what stands around nodes, so that they need neither Redis nor the server.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

const name = process.env['NODE_NAME'] ?? 'node';
let readiness = 200;

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://node');
  if (pathname === '/become') readiness = Number(searchParams.get('readiness'));
  const status = pathname === '/readyz' ? readiness : 200;
  const { method, headers } = request;
  response.writeHead(status, { 'content-type': 'application/json', 'x-served-by': name });
  response.end(JSON.stringify({ method, headers, environment: process.env }));
});

// A WebSocket as far as a balancer can tell: the handshake of RFC 6455, then silence.
server.on('upgrade', ({ headers }, socket) => {
  const accept = createHash('sha1')
    .update(`${headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  const lines = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Sec-WebSocket-Accept: ${accept}`,
    `X-Served-By: ${name}`,
  ];
  socket.on('error', () => socket.destroy());
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
});

server.listen(
  {
    port: Number(process.env['PORT']),
    host: process.env['HOST'] ?? '127.0.0.1',
    reusePort: process.env['REUSE_PORT'] === '1',
  },
  () => console.log(`Inkroom is open: http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
process.once('SIGTERM', () => process.exit(0));
