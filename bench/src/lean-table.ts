/** Two people at a table over lean connections, each at a node of their own: on this server, and on the plain cluster. */
import { randomBytes } from 'node:crypto';
import { LeanClient } from './lean-client.ts';
import { drawnGame, headersOfPerson, pause } from './table.ts';
import type { Measure, Table } from './table.ts';

/** A game is nine moves and two offers of a rematch. Each is a commit of its own and is counted, on both sides alike. */
const stepsOfGame = drawnGame.length + 2;
const opensAgain = 40;

interface Acked {
  readonly ok: boolean;
  readonly version?: number;
  readonly retryAfterMs?: number;
}

type People = readonly [LeanClient, LeanClient];

interface Played {
  readonly name: string;
  readonly people: People;
  readonly updatedEvent: string;
  /** The event and message of a step. */
  readonly command: (step: number, game: number) => { readonly event: string; readonly json: string };
  readonly accepted: (answer: Acked) => void;
}

/** Players of the same table alternate between the addresses. */
export async function openLeanTable(urls: readonly string[], index: number): Promise<Table> {
  const [x, o] = await bothAt(urls, index, { protocol: 1 }, 'session:started');
  const created = await asked(x, 'room:create', {
    id: newId(),
    mode: 'classic',
    visibility: 'public',
    clock: { kind: 'none' },
  });
  const { room } = created;
  if (typeof room !== 'string') throw new Error(`no room: ${JSON.stringify(created)}`);
  for (const person of [x, o]) await asked(person, 'room:join', { room });
  const text = (base: number, command: string): string =>
    `{"room":"${room}","id":"${newId()}","base":${base},"attempt":1,"command":${command}}`;
  const seated = await asked(o, 'room:command', {
    room,
    id: newId(),
    base: 1,
    attempt: 1,
    command: { type: 'take-seat' },
  });
  let version = Number(seated['version']);
  return playing({
    name: room,
    people: [x, o],
    updatedEvent: 'room:updated',
    command(step, game) {
      const cell = drawnGame[step];
      const body =
        cell === undefined
          ? `{"type":"offer-rematch","game":${game}}`
          : `{"type":"move","game":${game},"ply":${step},"cell":${cell}}`;
      return { event: 'room:command', json: text(version, body) };
    },
    accepted(answer) {
      version = answer.version ?? version;
    },
  });
}

/** The same two people on the plain cluster. */
export async function openNaiveTable(urls: readonly string[], index: number): Promise<Table> {
  const people = await bothAt(urls, index, {});
  const room = `room-${newId()}`;
  for (const person of people) await person.ask('join', `"${room}"`);
  let version = 0;
  return playing({
    name: room,
    people,
    updatedEvent: 'updated',
    command(step) {
      return {
        event: 'command',
        json: `{"room":"${room}","version":${version},"cell":${String(drawnGame[step] ?? null)}}`,
      };
    },
    accepted() {
      version += 1;
    },
  });
}

interface Sent {
  readonly mover: LeanClient;
  readonly event: string;
  readonly json: string;
  readonly sentAt: number;
  /** The opponent has read it. */
  readonly seen: PromiseWithResolvers<void>;
}

function playing({ name, people, updatedEvent, command, accepted }: Played): Table {
  let step = 0;
  let game = 1;
  let seats: People = people;
  /** What has no good answer yet; as the page does, it is sent again by the same id. */
  let sent: Sent | null = null;
  const commandOf = (): Sent => {
    const mover = seats[step % 2 === 0 ? 0 : 1];
    return { mover, ...command(step, game), sentAt: performance.now(), seen: Promise.withResolvers<void>() };
  };
  let seen: () => void = () => undefined;
  for (const person of people) {
    person.said = (event) => {
      if (event === updatedEvent) seen();
    };
  }
  return {
    name,
    async next(measure: Measure) {
      const again = sent !== null;
      const current = sent ?? commandOf();
      sent = current;
      if (!again) {
        seen = () => {
          seen = () => undefined;
          measure.seen.add(performance.now() - current.sentAt);
          current.seen.resolve();
        };
      }
      const json = again ? current.json.replace('"attempt":1', '"attempt":2') : current.json;
      const answer = ackOf(await current.mover.ask(current.event, json));
      if (!answer.ok) {
        measure.refused += 1;
        await pause(answer.retryAfterMs ?? 50);
        return;
      }
      measure.ack.add(performance.now() - current.sentAt);
      accepted(answer);
      await current.seen.promise;
      sent = null;
      measure.moves += 1;
      step += 1;
      if (step < stepsOfGame) return;
      step = 0;
      game += 1;
      seats = [seats[1], seats[0]];
    },
    close() {
      for (const person of people) person.close();
    },
  };
}

const ackOf = (json: string | null): Acked => (json === null ? { ok: false } : (JSON.parse(json) as Acked));

export const newId = (): string => randomBytes(12).toString('base64url');

/** Connects one person; resolves when the server has said `greeting`, if it greets. */
export async function openLean(url: string, auth: object, greeting?: string): Promise<LeanClient> {
  const greeted = Promise.withResolvers<void>();
  const said = (name: string): void => {
    if (name === greeting) greeted.resolve();
  };
  const client = await LeanClient.open({
    url,
    auth,
    headers: headersOfPerson(),
    said,
    closed: () => greeted.resolve(),
  });
  if (greeting !== undefined) await greeted.promise;
  return client;
}

async function bothAt(
  urls: readonly string[],
  index: number,
  ...[auth, greeting]: [auth: object, greeting?: string]
): Promise<People> {
  const at = (offset: number): string => urls[(index + offset) % urls.length] ?? '';
  return Promise.all([openLean(at(0), auth, greeting), openLean(at(1), auth, greeting)]);
}

/** Asks until it is granted, each time by the same id; a busy node may ask for patience. */
async function asked(person: LeanClient, name: string, message: object): Promise<Record<string, unknown>> {
  let text: string | null = null;
  for (let tries = 0; tries < opensAgain; tries += 1) {
    text = await person.ask(name, JSON.stringify(message));
    const answer = (text === null ? {} : JSON.parse(text)) as Record<string, unknown>;
    if (answer['ok'] === true) return answer;
    await pause(250);
  }
  throw new Error(`${name} was refused: ${String(text)}`);
}
