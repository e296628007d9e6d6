/** The desk of one queue, over REST, as its console speaks to it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DeliveryView, QueueSettings, TicketId, TicketState } from '@inkroom/shared';

interface SeenTicket {
  readonly id: TicketId;
  readonly state: TicketState;
}

export class DeskClient {
  /** Where the next request goes; any node will do. */
  url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.#key = key;
  }

  /** Of a server that keeps everything in a folder: by the key that it leaves there for operators. */
  static beside(server: { readonly url: string; readonly dataDir: string }): DeskClient {
    const { key } = JSON.parse(readFileSync(path.join(server.dataDir, 'operator.json'), 'utf8')) as { key: string };
    return new DeskClient(server.url, key);
  }

  async putQueue(changes: Partial<QueueSettings>): Promise<void> {
    await this.#ask('PUT', '/api/queues/main', changes);
  }

  async take(guest: { readonly name: string; readonly phone: string }): Promise<TicketId> {
    return ((await this.#ask('POST', '/api/tickets', { queue: 'main', ...guest })) as SeenTicket).id;
  }

  async step(ticket: TicketId, step: 'recall' | 'confirm' | 'cancel' | 'queue'): Promise<void> {
    await this.#ask('POST', `/api/tickets/${ticket}/${step}`);
  }

  async stateOf(ticket: TicketId): Promise<TicketState> {
    return ((await this.#ask('GET', `/api/tickets/${ticket}`)) as SeenTicket).state;
  }

  /** Latest first. */
  async deliveries(): Promise<readonly DeliveryView[]> {
    return ((await this.#ask('GET', '/api/queues/main/deliveries')) as { deliveries: DeliveryView[] }).deliveries;
  }

  /** The status of the answer. */
  async retry(delivery: string, confirmed: boolean): Promise<number> {
    const response = await this.#request('POST', `/api/deliveries/${delivery}/retry`, { confirmed });
    return response.status;
  }

  async #ask(method: string, address: string, body?: object): Promise<unknown> {
    const response = await this.#request(method, address, body);
    if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  #request(method: string, address: string, body?: object): Promise<Response> {
    return fetch(`${this.url}${address}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}
