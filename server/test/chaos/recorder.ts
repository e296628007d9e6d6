/** Writes down what clients do, hear and show, in one list, as the page's own network code sees it. */
import { RoomLog } from '../../../client/src/net/room-log.ts';
import type { RoomReplica } from '@inkroom/client/net';
import { isCommandId } from '@inkroom/shared';
import type { LogPosition, PlayerCommand, PlayerId, RoomId } from '@inkroom/shared';
import { settledBy } from '../invariants/history.ts';
import type { ClientEvent } from '../invariants/history.ts';

/** One command from a client, until it is settled. */
export interface Sending {
  readonly replica: RoomReplica;
  readonly client: string;
  readonly player: PlayerId;
  readonly room: RoomId;
}

export class Recorder {
  readonly events: ClientEvent[] = [];
  readonly #names = new WeakMap<RoomLog, string>();
  #boards = 0;

  /** Every board of this process is watched until the answered function is called: what it applies, and what it takes over. */
  watchBoards(): () => void {
    // Borrowed to be called with their own `this`.
    const { apply, restart } = RoomLog.prototype;
    const showed = (board: RoomLog, event: ShownBare): void => this.#showed(board, event);
    RoomLog.prototype.apply = function applyAndTell(update) {
      const became = apply.call(this, update);
      const { room, cause } = update;
      if (became === 'applied') showed(this, { kind: 'updated', room: room as RoomId, position: at(update), cause });
      return became;
    };
    RoomLog.prototype.restart = function restartAndTell(snapshot, how) {
      const became = restart.call(this, snapshot, how);
      const rewound = became === 'rewound';
      if (rewound || became === 'taken') {
        showed(this, { kind: 'snapshot', room: snapshot.room, position: at(snapshot), rewound });
      }
      return became;
    };
    return () => Object.assign(RoomLog.prototype, { apply, restart });
  }

  /** Sends through the page's own outbox; answers what it came to. */
  async send({ replica, client, player, room }: Sending, command: PlayerCommand): Promise<ClientEvent | null> {
    const answer = replica.send(command);
    const pending = replica.getState().pending.findLast((entry) => entry.command === command);
    if (pending === undefined || !isCommandId(pending.id)) {
      // It never left: the page had lost the room.
      await answer;
      return null;
    }
    const commandId = pending.id;
    this.events.push({ kind: 'sent', client, player, room, commandId, command, base: 0, at: Date.now() });
    const settled = settledBy(await answer, commandId, Date.now());
    this.events.push(settled);
    return settled;
  }

  #showed(board: RoomLog, event: ShownBare): void {
    let client = this.#names.get(board);
    if (client === undefined) {
      this.#boards += 1;
      client = `board ${this.#boards}`;
      this.#names.set(board, client);
    }
    this.events.push({ ...event, client, at: Date.now() });
  }
}

type Bare<Event> = Event extends ClientEvent ? Omit<Event, 'client' | 'at'> : never;
type ShownBare = Bare<Extract<ClientEvent, { kind: 'updated' | 'snapshot' }>>;

const at = ({ epoch, version, tip }: LogPosition): LogPosition => ({ epoch, version, tip });
