/** What the socket messages about my ticket do: the service decides; from the answer on, my connections are told of its changes. */
import { isModeName, ok, queueOfMode } from '@inkroom/shared';
import type { Answers, MessageName, QueueName, TicketId, TicketView } from '@inkroom/shared';
import type { Answer, QueueService, TicketRecord } from '../../queue/queue-service.ts';
import type { Actor } from '../../rooms/committer.ts';
import { fail } from '../../rooms/failure.ts';
import type { Answer as Handled } from '../../rooms/failure.ts';
import type { TicketFollowers } from './ticket-followers.ts';
import type { RoomSocket } from './types.ts';
import type { Handlers } from './wrap.ts';

type TicketMessage = Extract<MessageName, 'match:join' | `ticket:${string}`>;

export interface TicketHandlersOptions {
  readonly queues: QueueService;
  readonly followers: Pick<TicketFollowers, 'follow'>;
  /** The server's public key for push subscriptions; null: it sends none. */
  readonly pushKey: string | null;
  /** Whoever asks is stored as a player first. */
  readonly asPlayer: <Name extends MessageName>(
    socket: RoomSocket,
    act: (actor: Actor) => Promise<Handled<Answers[Name]>>,
  ) => Promise<Handled<Answers[Name]>>;
  /** Of people who have not told one. */
  readonly defaultArea: number;
}

export function createTicketHandlers(options: TicketHandlersOptions): Pick<Handlers, TicketMessage> {
  const { queues, followers, asPlayer } = options;

  const shown = async (
    socket: RoomSocket,
    actor: Actor,
    answer: Answer<TicketRecord>,
  ): Promise<Handled<{ ticket: TicketView }>> => {
    if (!answer.ok) return answer;
    // Followed first, so that no change falls between it and the picture.
    const record = await followers.follow(socket, actor, answer.value);
    return ok({ ticket: await queues.view(record) });
  };

  const take = async (
    socket: RoomSocket,
    actor: Actor,
    wanted: { commandId: string; queue: QueueName },
  ): Promise<Handled<{ ticket: TicketView }>> => {
    const taken = await queues.take({
      ...wanted,
      owner: actor,
      name: actor.name,
      area: actor.area ?? options.defaultArea,
      team: null,
      contact: null,
      queued: true,
      note: null,
      viaPage: true,
      caller: callerOf(actor),
    });
    return shown(socket, actor, taken);
  };

  return {
    'match:join': (socket, { id, mode }) =>
      asPlayer<'match:join'>(socket, (actor) => take(socket, actor, { commandId: id, queue: queueOfMode(mode) })),

    'ticket:take': (socket, { id, queue }) =>
      isModeName(queue)
        ? fail('not-for-matches')
        : asPlayer<'ticket:take'>(socket, (actor) => take(socket, actor, { commandId: id, queue })),

    'ticket:adopt': (socket, { id, code }) =>
      asPlayer<'ticket:adopt'>(socket, async (actor) => shown(socket, actor, await queues.adopt(code, actor, id))),

    'ticket:mine': async (socket) => {
      const { session, me } = socket.data;
      const actor: Actor = { player: session.player, name: me?.name ?? session.name };
      const mine = await queues.mine(session.player);
      if (!mine.ok) return mine;
      if (mine.value !== null) return shown(socket, actor, ok(mine.value));
      const coolUntil = await queues.coolUntil(session.player);
      // Only a courtesy: whoever asks for a ticket too early is told then.
      return ok({ ticket: null, ...(coolUntil.ok && coolUntil.value > 0 ? { coolUntil: coolUntil.value } : {}) });
    },

    'ticket:do': (socket, { id, ticket, version, step, playedComputer }) =>
      asPlayer<'ticket:do'>(socket, async (actor) => {
        const done = await queues.step({
          ticket,
          commandId: id,
          version: version ?? null,
          step: step === 'cancel' ? { type: step, playedComputer } : { type: step },
          caller: callerOf(actor),
        });
        return shown(socket, actor, done);
      }),

    'ticket:push': async (socket, { ticket, subscription }) => {
      const owned = await ownTicket(queues, socket, ticket);
      if (!owned.ok) return owned;
      if (subscription === undefined) return ok({ key: options.pushKey });
      if (subscription !== null && options.pushKey === null) return ok({ key: null });
      const set = await queues.setContact(ticket, { push: subscription });
      return set.ok ? ok({ key: options.pushKey }) : set;
    },
  };
}

const callerOf = ({ player }: Actor) => ({ role: 'owner', who: player }) as const;

async function ownTicket(queues: QueueService, socket: RoomSocket, ticket: TicketId): Promise<Handled<TicketRecord>> {
  const read = await queues.read(ticket);
  if (!read.ok) return read;
  return read.value.ticket.owner === socket.data.session.player ? read : fail('ticket-not-yours');
}
