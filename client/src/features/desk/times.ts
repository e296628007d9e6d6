/** Lengths of time and times of day, in words. */
import { deskTexts } from '../../texts/desk.ts';

const texts = deskTexts.time;
const minuteMs = 60_000;
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false });

/** "40 s", "12 min", "1 h 5 min"; never below zero. */
export function lengthInWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return texts.seconds(seconds);
  const minutes = Math.floor(ms / minuteMs);
  return minutes < 60 ? texts.minutes(minutes) : texts.hours(Math.floor(minutes / 60), minutes % 60);
}

export const clockInWords = (at: number): string => clock.format(at);
