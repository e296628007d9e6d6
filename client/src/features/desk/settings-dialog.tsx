/** How a queue is run, or a new one. For keys of the scope `admin`. */
import { renderTemplate, smsSegments, standardTemplate, stationDefaults } from '@inkroom/shared';
import type { Channel, QueueSettings } from '@inkroom/shared';
import { useEffect, useId, useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { Check } from '../../components/check.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { publicAddress } from '../../components/share.tsx';
import { commonTexts } from '../../texts/common.ts';
import { deskTexts } from '../../texts/desk.ts';
import styles from './desk.module.css';
import dialogStyles from './dialogs.module.css';
import { deskRest } from './desk-rest.ts';
import { RefusalNotice } from './refusal-notice.tsx';
import { bounds, fieldsOf, readFields } from './settings-fields.ts';
import type { FieldName, SettingsFields } from './settings-fields.ts';
import { useRequest } from './use-request.ts';

const texts = deskTexts.settings;

/** How a queue is run by now, and which version of it that is. */
export interface CurrentSettings {
  readonly settings: QueueSettings;
  readonly tag: string;
}

interface SettingsDialogProps {
  /** Null: a new queue. */
  readonly current: CurrentSettings | null;
  /** Somebody was quicker: `current` should be read again. */
  readonly onOutdated?: () => void;
  readonly onClose: () => void;
  readonly onSaved: (settings: QueueSettings) => void;
}

const newFields: SettingsFields = {
  name: '',
  title: '',
  open: true,
  recallWindow: String(stationDefaults.recallWindow),
  minutes: String(stationDefaults.showUpMs / 60_000),
  recall: 'auto',
  everySeconds: '120',
  template: standardTemplate,
  channels: ['log'],
  webhook: '',
  teams: '',
  metrics: '',
};

const offeredChannels = ['push', 'sms', 'log'] as const satisfies readonly Channel[];

export function SettingsDialog({ current, onOutdated, onClose, onSaved }: SettingsDialogProps) {
  const { busy, refusal, run } = useRequest();
  /** What the form was filled from. */
  const [opened, setOpened] = useState(current);
  const settings = opened?.settings ?? null;
  const [fields, setFields] = useState(() => (settings === null ? newFields : fieldsOf(settings)));
  const [wrong, setWrong] = useState<readonly FieldName[]>([]);
  const newer = !busy && current !== null && current.tag !== opened?.tag ? current : null;
  const isOutdated = refusal !== null && refusal !== 'offline' && refusal.code === 'queue-changed';
  useEffect(() => {
    if (isOutdated) onOutdated?.();
  }, [isOutdated, onOutdated]);
  const takeNewer = (newest: CurrentSettings) => {
    setWrong([]);
    setOpened(newest);
    setFields(fieldsOf(newest.settings));
  };
  const write = (change: Partial<SettingsFields>) => {
    setWrong([]);
    setFields((before) => ({ ...before, ...change }));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const read = readFields(fields, settings);
    if (read.ok) run(() => deskRest.putQueue(read.settings, opened?.tag ?? null), onSaved);
    else setWrong(read.wrong);
  };
  const numberError = (name: keyof typeof bounds) =>
    wrong.includes(name) ? texts.number(bounds[name].least, bounds[name].most) : null;
  return (
    <Dialog title={settings === null ? texts.newTitle : texts.title(settings.title)} onClose={onClose}>
      <form className={dialogStyles.form} onSubmit={submit}>
        {settings === null && (
          <Field
            label={texts.name}
            hint={texts.nameHint}
            error={wrong.includes('name') ? texts.nameBad : null}
            value={fields.name}
            maxLength={32}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={(event) => write({ name: event.target.value })}
          />
        )}
        <Field
          label={texts.heading}
          value={fields.title}
          maxLength={60}
          onChange={(event) => write({ title: event.target.value })}
        />
        <Check label={texts.open} isOn={fields.open} onSwitch={(open) => write({ open })} />
        <div className={dialogStyles.pair}>
          <Field
            label={texts.window}
            error={numberError('recallWindow')}
            inputMode="numeric"
            value={fields.recallWindow}
            onChange={(event) => write({ recallWindow: event.target.value })}
          />
          <Field
            label={texts.minutes}
            error={numberError('minutes')}
            inputMode="numeric"
            value={fields.minutes}
            onChange={(event) => write({ minutes: event.target.value })}
          />
        </div>
        <Segmented
          legend={texts.recall}
          layout="grid"
          value={fields.recall}
          segments={[
            { value: 'auto', label: texts.auto, detail: texts.autoDetail },
            { value: 'timer', label: texts.timer, detail: texts.timerDetail },
            { value: 'hand', label: texts.hand, detail: texts.handDetail },
          ]}
          onChange={(recall) => write({ recall })}
        />
        {fields.recall === 'timer' && (
          <Field
            label={texts.every}
            error={numberError('everySeconds')}
            inputMode="numeric"
            value={fields.everySeconds}
            onChange={(event) => write({ everySeconds: event.target.value })}
          />
        )}
        <Template fields={fields} onWrite={(template) => write({ template })} />
        <fieldset className={dialogStyles.checks}>
          <legend className={dialogStyles.legend}>{texts.channels}</legend>
          {offeredChannels.map((channel) => (
            <Check
              key={channel}
              label={texts.channelNames[channel]}
              isOn={fields.channels.includes(channel)}
              onSwitch={() => write({ channels: toggled(fields.channels, channel) })}
            />
          ))}
        </fieldset>
        <Field
          label={texts.webhook}
          hint={texts.webhookHint}
          type="url"
          autoComplete="off"
          value={fields.webhook}
          maxLength={500}
          placeholder="https://…"
          onChange={(event) => write({ webhook: event.target.value })}
        />
        <Field
          label={texts.teams}
          hint={texts.teamsHint}
          value={fields.teams}
          maxLength={500}
          onChange={(event) => write({ teams: event.target.value })}
        />
        <Field
          label={texts.metrics}
          hint={texts.metricsHint}
          value={fields.metrics}
          maxLength={500}
          onChange={(event) => write({ metrics: event.target.value })}
        />
        {newer === null ? (
          <RefusalNotice problem={refusal} />
        ) : (
          <Notice
            tone="warn"
            live="assertive"
            action={
              <Button size="s" onClick={() => takeNewer(newer)}>
                {texts.showNewer}
              </Button>
            }
          >
            {texts.changed}
          </Notice>
        )}
        <Button type="submit" look="primary" busy={busy} unavailable={newer !== null}>
          {settings === null ? texts.make : commonTexts.save}
        </Button>
      </form>
    </Dialog>
  );
}

const toggled = (chosen: readonly Channel[], channel: Channel): readonly Channel[] =>
  chosen.includes(channel) ? chosen.filter((one) => one !== channel) : [...chosen, channel];

const alphabets = { 'gsm-7': 'GSM-7', 'ucs-2': 'UCS-2' } as const;

interface TemplateProps {
  readonly fields: SettingsFields;
  readonly onWrite: (template: string) => void;
}

/** The message, how it reads, and what it costs as an SMS. */
function Template({ fields, onWrite }: TemplateProps) {
  const id = useId();
  const text = renderTemplate(fields.template, {
    name: 'Mossy Otter',
    sign: 'K7QX',
    queue: fields.title === '' ? fields.name : fields.title,
    minutes: fields.minutes,
    link: publicAddress(`/queue/${fields.name}`),
  });
  const { segments, units, encoding } = smsSegments(text);
  return (
    <div className={dialogStyles.template}>
      <label className={dialogStyles.legend} htmlFor={id}>
        {texts.template}
      </label>
      <textarea
        id={id}
        className={dialogStyles.textarea}
        rows={3}
        maxLength={500}
        value={fields.template}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onWrite(event.target.value)}
      />
      <p id={`${id}-hint`} className={styles.soft}>
        {texts.templateHint}
      </p>
      <p className={dialogStyles.example}>
        {texts.example}: {text}
      </p>
      <output className={styles.soft}>{texts.segments(segments, units, alphabets[encoding])}</output>
    </div>
  );
}
