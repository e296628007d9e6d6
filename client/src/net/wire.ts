/** One try to be connected: a socket that is opened once, lost once and never used again. Nothing is buffered in it. */
import { io } from 'socket.io-client';

export interface WireEvents {
  /** It did not come about. `refusal`: what the server said, or null if nothing was heard. */
  readonly refused: (refusal: unknown) => void;
  /** It was there, and is no more. */
  readonly lost: () => void;
  /** Any packet at all, the server's heartbeat included. */
  readonly heard: () => void;
  /** What the server says by itself; always an object. */
  readonly said: (name: string, payload: object) => void;
}

export interface WireOptions {
  /** The page's own host if absent. */
  readonly url: string | undefined;
  /** What is presented to the server. */
  readonly auth: object;
  /** Outside a browser only: there is no way to set them in one. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly events: WireEvents;
}

export interface Wire {
  /** Goes out now, or not at all. The answer may never come. */
  send(name: string, message: object, answered: (answer: unknown) => void): void;
  /** No event comes after this. */
  close(): void;
}

/** Never calls an event before it has returned. */
export type OpenWire = (options: WireOptions) => Wire;

export const openSocketIo: OpenWire = ({ url, auth, headers = {}, events }) => {
  const options = {
    transports: ['websocket'],
    autoConnect: false,
    // Waiting and trying again is the connection's own business: see connection.ts.
    reconnection: false,
    forceNew: true,
    auth,
    extraHeaders: headers,
  };
  const socket = url === undefined ? io(options) : io(url, options);
  const close = (): void => {
    socket.off();
    socket.offAny();
    socket.io.engine.off('packet', events.heard);
    socket.disconnect();
  };
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    close();
    events.refused(error.data ?? null);
  });
  socket.on('disconnect', () => {
    close();
    events.lost();
  });
  socket.onAny((name: string, payload: unknown) => {
    if (typeof payload === 'object' && payload !== null) events.said(name, payload);
  });
  socket.connect();
  socket.io.engine.on('packet', events.heard);

  return {
    send(name, message, answered) {
      if (!socket.connected) return;
      socket.emit(name, message, answered);
      // Socket.IO keeps what it could not send for the next connection; here there is none.
      socket.sendBuffer.length = 0;
    },
    close,
  };
};
