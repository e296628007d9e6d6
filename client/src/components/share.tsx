/** Handing something to somebody: copy, the system's share sheet, and addresses that work on another device. All of it works on plain http. */
import { useEffect, useState } from 'react';
import { commonTexts } from '../texts/common.ts';
import { Button } from './button.tsx';
import type { ButtonLook } from './button.tsx';
import { announce } from './live.tsx';

/** The clipboard API needs a secure page; the older way works everywhere else. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Permission refused: the older way may still be allowed.
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'visually-hidden';
  // Inside an open modal everything outside it is inert and cannot be selected.
  const home = document.querySelector('dialog[open]') ?? document.body;
  const before = document.activeElement;
  home.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}

const isLoopback = (host: string): boolean => /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/**
 * Absolute address of a path of this site, as another device would open it. The server writes its best address into
 * the page (`<meta name="inkroom-origin">`); it is used where this page itself was opened by a loopback name.
 */
export function publicAddress(path: string): string {
  const best = document.querySelector('meta[name="inkroom-origin"]')?.getAttribute('content') ?? '';
  const origin = isLoopback(location.hostname) && URL.canParse(best) ? new URL(best).origin : location.origin;
  return origin + path;
}

interface CopyButtonProps {
  readonly text: string;
  readonly label?: string | undefined;
  readonly look?: ButtonLook | undefined;
}

/** Says "Copied" in its own place for two seconds. */
export function CopyButton({ text, label = commonTexts.copy, look }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'by-hand' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    const copied = await copyText(text);
    setOutcome(copied ? 'copied' : 'by-hand');
    announce(copied ? commonTexts.copied : commonTexts.copyByHand);
  };
  const words = { copied: commonTexts.copied, 'by-hand': commonTexts.copyByHand };
  return (
    <Button look={look} icon={outcome === 'copied' ? 'check' : 'copy'} onClick={() => void copy()}>
      {outcome === null ? label : words[outcome]}
    </Button>
  );
}

interface ShareButtonProps {
  readonly title: string;
  readonly url: string;
  readonly look?: ButtonLook | undefined;
}

/** The system's share sheet where there is one (secure pages only), else nothing: CopyButton is always beside it. */
export function ShareButton({ title, url, look }: ShareButtonProps) {
  if (!('share' in navigator)) return null;
  const share = async () => {
    try {
      await navigator.share({ title, url });
    } catch {
      // Closed without choosing anything: that is an answer too.
    }
  };
  return (
    <Button look={look} icon="share" onClick={() => void share()}>
      {commonTexts.share}
    </Button>
  );
}
