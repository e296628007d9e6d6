/** A pen on paper, made with WebAudio: nothing to download, and silent until sound was switched on in the menu. */
import { preferences } from './preferences.ts';

export type Cue = 'x' | 'o' | 'turn' | 'win' | 'end' | 'call';

let audio: AudioContext | null = null;
let noise: AudioBuffer | null = null;

/** Half a second of white noise: what a nib on paper is made of. */
function paperNoise(context: AudioContext): AudioBuffer {
  if (noise) return noise;
  noise = context.createBuffer(1, context.sampleRate / 2, context.sampleRate);
  const samples = noise.getChannelData(0);
  for (let index = 0; index < samples.length; index += 1) samples[index] = Math.random() * 2 - 1;
  return noise;
}

interface Stroke {
  readonly delayMs: number;
  readonly lengthMs: number;
  readonly pitchHz: number;
}

function scratch(context: AudioContext, { delayMs, lengthMs, pitchHz }: Stroke): void {
  const from = context.currentTime + delayMs / 1000;
  const to = from + lengthMs / 1000;
  const source = context.createBufferSource();
  source.buffer = paperNoise(context);
  const nib = context.createBiquadFilter();
  nib.type = 'bandpass';
  nib.Q.value = 1.4;
  nib.frequency.setValueAtTime(pitchHz, from);
  nib.frequency.linearRampToValueAtTime(pitchHz * 0.7, to);
  const volume = context.createGain();
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(0.16, from + 0.015);
  volume.gain.linearRampToValueAtTime(0, to);
  source.connect(nib).connect(volume).connect(context.destination);
  source.start(from, Math.random() * 0.2);
  source.stop(to);
}

function tick(context: AudioContext, delayMs: number, pitchHz: number): void {
  const from = context.currentTime + delayMs / 1000;
  const tone = context.createOscillator();
  tone.type = 'triangle';
  tone.frequency.value = pitchHz;
  const volume = context.createGain();
  volume.gain.setValueAtTime(0.12, from);
  volume.gain.exponentialRampToValueAtTime(0.001, from + 0.18);
  tone.connect(volume).connect(context.destination);
  tone.start(from);
  tone.stop(from + 0.2);
}

function play(context: AudioContext, cue: Cue): void {
  switch (cue) {
    case 'x':
      scratch(context, { delayMs: 0, lengthMs: 90, pitchHz: 3400 });
      return scratch(context, { delayMs: 110, lengthMs: 90, pitchHz: 2900 });
    case 'o':
      return scratch(context, { delayMs: 0, lengthMs: 210, pitchHz: 2500 });
    case 'turn':
      return tick(context, 0, 740);
    case 'win':
      scratch(context, { delayMs: 0, lengthMs: 340, pitchHz: 2100 });
      tick(context, 240, 660);
      return tick(context, 360, 990);
    case 'end':
      return tick(context, 0, 420);
    case 'call':
      tick(context, 0, 660);
      tick(context, 180, 880);
      return tick(context, 360, 1320);
  }
}

/** Plays and vibrates as far as the preferences allow; does nothing otherwise. */
export function cue(name: Cue): void {
  const { sound, vibration } = preferences.getState();
  if (sound) {
    audio ??= new AudioContext();
    void audio.resume();
    play(audio, name);
  }
  // Absent on iOS, whatever the types say.
  if (vibration && 'vibrate' in navigator) navigator.vibrate(name === 'win' ? [20, 60, 40] : 12);
}
