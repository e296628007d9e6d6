/** A bare client of the wire for tests: connects, sends anything at all, waits for acks and events. */
import { protocolVersion } from '@inkroom/shared';
import type {
  Answer,
  CommandId,
  MessageName,
  MessageOf,
  Refusal,
  ServerToClient,
  SessionStarted,
} from '@inkroom/shared';
import { randomBytes } from 'node:crypto';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';

const ackMs = 5_000;

export const newCommandId = (): CommandId => randomBytes(12).toString('base64url') as CommandId;

export type Auth = Readonly<Record<string, unknown>>;
export type Headers = Readonly<Record<string, string>>;

export class WireClient {
  readonly socket: Socket;
  readonly session: SessionStarted;
  /** Everything that the server has told by itself, in order. */
  readonly heard: { readonly name: string; readonly payload: unknown }[];

  private constructor(socket: Socket, session: SessionStarted, heard: WireClient['heard']) {
    this.socket = socket;
    this.session = session;
    this.heard = heard;
  }

  /** Rejects with the connect error, whose `data` is the refusal. */
  static connect(url: string, auth: Auth = {}, headers: Headers = {}): Promise<WireClient> {
    const socket = io(url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { protocol: protocolVersion, ...auth },
      extraHeaders: { ...headers },
    });
    const heard: WireClient['heard'] = [];
    socket.onAny((name: string, payload: unknown) => heard.push({ name, payload }));
    return new Promise((resolve, reject) => {
      socket.once('session:started', (session: SessionStarted) => {
        resolve(new WireClient(socket, session, heard));
      });
      socket.once('connect_error', (error) => {
        socket.close();
        reject(error);
      });
    });
  }

  /** The code of the refusal with which a connection is turned away, or `connected`. */
  static async refusalOf(url: string, auth: Auth = {}, headers: Headers = {}): Promise<string> {
    try {
      const client = await WireClient.connect(url, auth, headers);
      client.close();
      return 'connected';
    } catch (error) {
      return error instanceof Error && 'data' in error ? (error.data as Refusal).code : String(error);
    }
  }

  /** Credentials of a new player, to come back with. */
  get credentials() {
    return this.session.credentials;
  }

  get player() {
    return this.session.me.player;
  }

  /** What the server has told under one name. */
  heardOf<Name extends keyof ServerToClient>(name: Name): readonly Parameters<ServerToClient[Name]>[0][] {
    return this.heard
      .filter((event) => event.name === name)
      .map(({ payload }) => payload as Parameters<ServerToClient[Name]>[0]);
  }

  /** Why the connection ended, once it has. */
  closed(): Promise<string> {
    if (!this.socket.connected) return Promise.resolve('closed before');
    return new Promise((resolve) => {
      this.socket.once('disconnect', resolve);
    });
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
