/** A queue's settings as they are written into a form, and back. */
import { isQueueName, stationQueueOf } from '@inkroom/shared';
import type { Channel, QueueSettings } from '@inkroom/shared';
import { parseList, parseWhole } from './parse-lists.ts';

export interface SettingsFields {
  readonly name: string;
  readonly title: string;
  readonly open: boolean;
  readonly recallWindow: string;
  readonly minutes: string;
  readonly recall: QueueSettings['recall']['kind'];
  readonly everySeconds: string;
  readonly template: string;
  readonly channels: readonly Channel[];
  readonly webhook: string;
  readonly teams: string;
  readonly metrics: string;
}

export type FieldName = 'name' | 'recallWindow' | 'minutes' | 'everySeconds';

export const bounds = {
  recallWindow: { least: 1, most: 100 },
  minutes: { least: 1, most: 240 },
  everySeconds: { least: 5, most: 86_400 },
} as const;

const secondMs = 1_000;
const minuteMs = 60_000;
const usualEverySeconds = '120';

export const fieldsOf = (settings: QueueSettings): SettingsFields => ({
  name: settings.name,
  title: settings.title,
  open: settings.open,
  recallWindow: String(settings.recallWindow),
  minutes: String(Math.round(settings.showUpMs / minuteMs)),
  recall: settings.recall.kind,
  everySeconds: settings.recall.kind === 'timer' ? String(settings.recall.everyMs / secondMs) : usualEverySeconds,
  template: settings.template,
  channels: settings.channels,
  webhook: settings.webhook ?? '',
  teams: settings.teams.join(', '),
  metrics: settings.metrics.join(', '),
});

export type ReadFields =
  | { readonly ok: true; readonly settings: QueueSettings }
  | { readonly ok: false; readonly wrong: readonly FieldName[] };

/** `before`: what the form does not show stays as it is; null: a new queue. */
export function readFields(fields: SettingsFields, before: QueueSettings | null): ReadFields {
  const name = fields.name.trim();
  const recallWindow = parseWhole(fields.recallWindow, bounds.recallWindow);
  // The API takes times that the form can only show roughly: what nobody has touched stays as exact as it was.
  const shown = before === null ? null : fieldsOf(before);
  const everyMs = before?.recall.kind === 'timer' ? before.recall.everyMs : undefined;
  const showUpMs =
    fields.minutes === shown?.minutes ? before?.showUpMs : msOf(parseWhole(fields.minutes, bounds.minutes), minuteMs);
  const stepMs =
    everyMs !== undefined && fields.everySeconds === shown?.everySeconds
      ? everyMs
      : msOf(parseWhole(fields.everySeconds, bounds.everySeconds), secondMs);
  const isTimed = fields.recall === 'timer';
  if (!isQueueName(name) || recallWindow === undefined || showUpMs === undefined || (isTimed && stepMs === undefined)) {
    const wrong: FieldName[] = [];
    if (!isQueueName(name)) wrong.push('name');
    if (recallWindow === undefined) wrong.push('recallWindow');
    if (showUpMs === undefined) wrong.push('minutes');
    if (isTimed && stepMs === undefined) wrong.push('everySeconds');
    return { ok: false, wrong };
  }
  const settings: QueueSettings = {
    ...(before ?? stationQueueOf(name)),
    title: fields.title.trim() === '' ? name : fields.title.trim(),
    open: fields.open,
    recallWindow,
    showUpMs,
    recall: isTimed && stepMs !== undefined ? { kind: 'timer', everyMs: stepMs } : untimed(fields),
    template: fields.template,
    channels: fields.channels,
    webhook: fields.webhook.trim() === '' ? null : fields.webhook.trim(),
    teams: parseList(fields.teams),
    metrics: parseList(fields.metrics),
  };
  return { ok: true, settings };
}

const msOf = (count: number | undefined, unitMs: number): number | undefined =>
  count === undefined ? undefined : count * unitMs;

const untimed = ({ recall }: SettingsFields): QueueSettings['recall'] => ({
  kind: recall === 'hand' ? 'hand' : 'auto',
});
