/** A player who looks for a match, for tests: joins, confirms when called up (or never does), enters the room, and comes back when a node is gone. */
import type { ModeName, PlayerId, TicketView } from '@inkroom/shared';
import { WireClient, newCommandId } from './wire-client.ts';
import type { Auth } from './wire-client.ts';

export interface MatchPlayerOptions {
  readonly mode: ModeName;
  readonly confirms: boolean;
  /** Where it connects; asked again whenever a connection is lost. */
  readonly url: () => string;
}

const retryMs = 100;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class MatchPlayer {
  readonly confirms: boolean;
  readonly #options: MatchPlayerOptions;
  #client: WireClient;
  #auth: Auth;
  #joined = false;
  #joins = 0;
  #closed = false;
  /** As this player was told last. */
  ticket: TicketView | null = null;
  /** Let into the room that the ticket names. */
  isInRoom = false;

  private constructor(options: MatchPlayerOptions, client: WireClient) {
    this.#options = options;
    this.confirms = options.confirms;
    this.#client = client;
    this.#auth = { ...client.credentials, token: client.session.token };
    this.#attend(client);
  }

  static async connect(options: MatchPlayerOptions): Promise<MatchPlayer> {
    return new MatchPlayer(options, await WireClient.connect(options.url()));
  }

  get player(): PlayerId {
    return this.#client.player;
  }

  /** With how many intents it asked for a ticket. */
  get joins(): number {
    return this.#joins;
  }

  /** Resolves once the ticket is there, on whichever node: the same intent again until then. */
  async join(): Promise<void> {
    const id = newCommandId();
    this.#joins += 1;
    while (!this.#closed) {
      const answer = await this.#whileConnected((client) => client.ask('match:join', { id, mode: this.#options.mode }));
      if (answer?.ok) {
        this.#joined = true;
        this.#told(answer.ticket);
        return;
      }
      const waitMs = answer?.retryAfterMs ?? retryMs;
      if (answer !== null && !answer.retryable) throw new Error(`match:join was refused: ${answer.code}`);
      await pause(waitMs);
    }
  }

  close(): void {
    this.#closed = true;
    this.#client.close();
  }

  #attend(client: WireClient): void {
    client.socket.on('ticket:changed', (ticket: TicketView) => this.#told(ticket));
    client.socket.once('disconnect', () => void this.#comeBack());
  }

  async #comeBack(): Promise<void> {
    this.isInRoom = false;
    while (!this.#closed) {
      const client = await WireClient.connect(this.#options.url(), this.#auth).catch(() => null);
      if (client === null) {
        await pause(retryMs);
        continue;
      }
      if (this.#closed) client.close();
      this.#client = client;
      this.#attend(client);
      if (this.#joined) await this.#look();
      return;
    }
  }

  async #look(): Promise<void> {
    const answer = await this.#whileConnected((client) => client.ask('ticket:mine', {}));
    if (answer?.ok && answer.ticket !== null) this.#told(answer.ticket);
  }

  #told(ticket: TicketView): void {
    const known = this.ticket;
    if (known !== null && known.id === ticket.id && known.version > ticket.version) return;
    this.ticket = ticket;
    if (ticket.state === 'recalled' && this.confirms) void this.#confirm(ticket);
    // A machine that is too busy for a ready check: once more, as people would.
    if (ticket.state === 'expired' && this.confirms && known?.state !== 'expired') void this.join();
    if (ticket.state === 'playing' && !this.isInRoom) void this.#enter(ticket);
  }

  async #confirm({ id, version }: TicketView): Promise<void> {
    const command = { id: newCommandId(), ticket: id, version, step: 'confirm' } as const;
    while (!this.#closed && this.ticket?.id === id && this.ticket.version === version) {
      const answer = await this.#whileConnected((client) => client.ask('ticket:do', command));
      if (answer?.ok) return this.#told(answer.ticket);
      if (answer !== null && !answer.retryable) return this.#look();
      await pause(retryMs);
    }
  }

  async #enter({ room }: TicketView): Promise<void> {
    while (!this.#closed && room !== null && !this.isInRoom) {
      const answer = await this.#whileConnected((client) => client.ask('room:join', { room }));
      this.isInRoom = answer?.ok === true;
      if (answer !== null && !answer.ok && !answer.retryable) throw new Error(`no way into ${room}: ${answer.code}`);
      if (!this.isInRoom) await pause(retryMs);
    }
  }

  /** Null: the connection ended before the answer. */
  async #whileConnected<T>(ask: (client: WireClient) => Promise<T>): Promise<T | null> {
    if (!this.#client.socket.connected) return null;
    return ask(this.#client).catch(() => null);
  }
}
