/** What a text costs as an SMS: GSM 03.38 has seven-bit symbols, everything else is sent as UCS-2. */

/** The basic table of GSM 03.38 (3GPP TS 23.038, 6.2.1), without the escape. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Behind an escape: two symbols each (6.2.1.1). */
const extended = new Set('\f^{}\\[~]|€');

export interface SmsSize {
  readonly encoding: 'gsm-7' | 'ucs-2';
  /** Symbols of the encoding, without the headers of parts. */
  readonly units: number;
  /** Messages that are paid for; 0 for an empty text. */
  readonly segments: number;
}

export function smsSegments(text: string): SmsSize {
  const characters = Array.from(text);
  const isPlain = characters.every((one) => basic.has(one) || extended.has(one));
  const widths = characters.map((one) => (isPlain ? (extended.has(one) ? 2 : 1) : one.length));
  const units = widths.reduce((sum, width) => sum + width, 0);
  const [alone, perPart] = isPlain ? [160, 153] : [70, 67];
  const segments = units === 0 ? 0 : units <= alone ? 1 : partsOf(widths, perPart);
  return { encoding: isPlain ? 'gsm-7' : 'ucs-2', units, segments };
}

/** A symbol of two units is never cut in half: it goes to the next part. */
function partsOf(widths: readonly number[], perPart: number): number {
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > perPart) {
      parts += 1;
      used = 0;
    }
    used += width;
  }
  return parts;
}
