/** A bare client of the wire for tests: connects, sends anything at all, waits for acks and events. */
import { protocolVersion } from '@inkroom/shared';
import type { Answer, CommandId, MessageName, MessageOf, SessionStarted } from '@inkroom/shared';
import { randomBytes } from 'node:crypto';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';

const ackMs = 5_000;

export const newCommandId = (): CommandId => randomBytes(12).toString('base64url') as CommandId;

export class WireClient {
  readonly socket: Socket;
  readonly session: SessionStarted;

  private constructor(socket: Socket, session: SessionStarted) {
    this.socket = socket;
    this.session = session;
  }

  /** Rejects with the connect error, whose `data` is the refusal. */
  static connect(url: string, auth: Readonly<Record<string, unknown>> = {}): Promise<WireClient> {
    const socket = io(url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { protocol: protocolVersion, ...auth },
    });
    return new Promise((resolve, reject) => {
      socket.once('session:started', (session: SessionStarted) => {
        resolve(new WireClient(socket, session));
      });
      socket.once('connect_error', (error) => {
        socket.close();
        reject(error);
      });
    });
  }

  /** Credentials of a new player, to come back with. */
  get credentials() {
    return this.session.credentials;
  }

  /** A well-formed message; the answer as it came. */
  ask<Name extends MessageName>(name: Name, message: MessageOf<Name>): Promise<Answer<Name>> {
    return this.raw(name, message) as Promise<Answer<Name>>;
  }

  /** Anything under any name. */
  raw(name: string, ...payload: readonly unknown[]): Promise<unknown> {
    return this.socket.timeout(ackMs).emitWithAck(name, ...payload);
  }

  close(): void {
    this.socket.close();
  }
}
