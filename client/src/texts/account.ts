/** Words about who I am: name, area, passphrase, other devices. */
import { headerTexts } from './header.ts';

export const accountTexts = {
  areaLabel: 'Your area, 100 to 999',

  name: {
    title: 'Your name',
    open: headerTexts.changeName,
    openDetail: 'and keep it with a passphrase',
    label: 'Name',
    hint: '3 to 20 letters, digits, dashes or underscores.',
    passphrase: 'Passphrase (optional)',
    passphraseKept: 'New passphrase (optional)',
    passphraseHint:
      'It brings you back as this name, with your seats and games, from another device or after this one is lost. 8 characters or more; a short sentence works well.',
    save: 'Save',
    saved: (name: string) => `You are ${name} now.`,
  },

  comeBack: {
    title: 'Come back as…',
    open: 'Come back as…',
    openDetail: 'with your name and passphrase',
    needed: 'A name alone is not enough, so that nobody can take your seat. It needs the passphrase set with it.',
    name: 'Name',
    passphrase: 'Passphrase',
    submit: 'Come back',
    noPassphrase:
      'No passphrase? On a device where you are still signed in, choose “Move to another device” in this menu.',
    done: (name: string) => `Welcome back, ${name}.`,
  },

  move: {
    title: 'Move to another device',
    open: 'Move to another device',
    openDetail: 'with a code to scan',
    words: 'Scan this with the other device, or open the link there. It works once.',
    qr: 'one-time link to become the same player on another device',
    left: (clock: string) => `Works for another ${clock}`,
    expired: 'This link has expired.',
    again: 'Make a new one',
    keepPrivate: 'Whoever opens it becomes you, so show it to nobody else.',
    copy: 'Copy the link',
    link: 'One-time link',
  },

  link: {
    title: 'Moving in',
    working: 'One moment: bringing your seats and games to this device…',
    done: (name: string) => `You are ${name} here too.`,
    goOn: 'Go on playing',
    failed: 'That did not work',
    missing: 'This link is not complete. Scan the code again, or copy the whole link.',
  },

  signOut: {
    open: 'Sign out everywhere else',
    openDetail: 'on all other devices',
    title: 'Sign out everywhere else?',
    words: 'Every other device and browser that is signed in as you is signed out. This one stays.',
    submit: 'Sign out the others',
    done: 'All other devices are signed out.',
  },

  theme: {
    label: 'Paper',
    auto: 'Auto',
    light: 'Day',
    dark: 'Night',
  },
  sound: 'Sound',
  vibration: 'Vibration',
} as const;
