/**
 * One node of the plainest cluster that plays the same game: Socket.IO, its classic Redis adapter, one Lua compare-and-set per
 * move, a Redis that keeps nothing on disk. What the cluster's benchmark compares with.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

interface Command {
  readonly room: string;
  /** Counts moves and offers of a rematch since the room began; what the compare-and-set compares. */
  readonly version: number;
  /** Null offers a rematch. */
  readonly cell: number | null;
}

/** KEYS[1] room. ARGV: version, cell or -1. RETURNS 1, or 0 when the version is another or the cell is taken. */
const compareAndSet = `
  local room = redis.call('HMGET', KEYS[1], 'version', 'cells')
  if (room[1] or '0') ~= ARGV[1] then return 0 end
  local cells, cell = room[2] or '.........', tonumber(ARGV[2])
  if cell < 0 then
    cells = '.........'
  else
    if string.sub(cells, cell + 1, cell + 1) ~= '.' then return 0 end
    local mark = 'X'
    if tonumber(ARGV[1]) % 2 == 1 then mark = 'O' end
    cells = string.sub(cells, 1, cell) .. mark .. string.sub(cells, cell + 2)
  end
  redis.call('HSET', KEYS[1], 'version', ARGV[1] + 1, 'cells', cells)
  return 1
`;

const url = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';
const store = new Redis(url);
const script = String(await store.script('LOAD', compareAndSet));
const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  serveClient: false,
  perMessageDeflate: false,
  adapter: createAdapter(new Redis(url), new Redis(url)),
});

io.on('connection', (socket) => {
  socket.on('join', async (room: string, ack: (answer: object) => void) => {
    await socket.join(room);
    ack({ ok: true });
  });
  socket.on('command', async ({ room, version, cell }: Command, ack: (answer: object) => void) => {
    const done = await store.evalsha(script, 1, `room:${room}`, version, cell ?? -1);
    if (done !== 1) {
      ack({ ok: false });
      return;
    }
    const update = { room, version: version + 1, cell, at: Date.now() };
    socket.to(room).emit('updated', update);
    ack({ ok: true, update });
  });
});

http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`Inkroom is open: http://127.0.0.1:${(http.address() as AddressInfo).port}\n`);
});
