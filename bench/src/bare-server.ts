/** The same game on bare Socket.IO, with nothing stored: what the benchmark compares with. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

interface BareMove {
  readonly room: string;
  readonly game: number;
  readonly ply: number;
  readonly cell: number;
}

interface BareRoom {
  game: number;
  cells: (number | null)[];
  ply: number;
}

const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false, perMessageDeflate: false });
const rooms = new Map<string, BareRoom>();
const emptyBoard = (): (number | null)[] => Array.from({ length: 9 }, () => null);

io.on('connection', (socket) => {
  socket.on('join', async (room: string, ack: (answer: object) => void) => {
    if (!rooms.has(room)) rooms.set(room, { game: 1, cells: emptyBoard(), ply: 0 });
    await socket.join(room);
    ack({ ok: true });
  });
  socket.on('move', (move: BareMove, ack: (answer: object) => void) => {
    const room = rooms.get(move.room);
    if (room === undefined || move.ply !== room.ply || room.cells[move.cell] !== null) {
      ack({ ok: false });
      return;
    }
    room.cells[move.cell] = room.ply % 2;
    room.ply += 1;
    if (room.ply === 9) Object.assign(room, { game: room.game + 1, cells: emptyBoard(), ply: 0 });
    const update = { room: move.room, game: move.game, ply: move.ply, cell: move.cell, at: Date.now() };
    socket.to(move.room).emit('moved', update);
    ack({ ok: true, update });
  });
});

http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`Inkroom is open: http://127.0.0.1:${(http.address() as AddressInfo).port}\n`);
});
