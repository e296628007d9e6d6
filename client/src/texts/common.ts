/** Words that several pages share: the shell, buttons, the state of the connection. */
import type { ConnectionPhase } from '../net/types.ts';

export const commonTexts = {
  appName: 'Inkroom',
  titleAlone: 'Inkroom — tic-tac-toe and its larger cousins',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  retry: 'Try again',
  dismiss: 'Dismiss',
  copy: 'Copy',
  copied: 'Copied',
  copyByHand: 'Press Ctrl+C to copy',
  share: 'Share',
  qrLabel: (what: string) => `QR code: ${what}`,
  loading: 'Loading…',
  you: 'you',
  house: 'house',
  computer: 'computer',
  backToLobby: 'Back to the lobby',
  skipToContent: 'Skip to the content',
  strengths: { easy: 'Easy', medium: 'Medium', hard: 'Hard' },

  connection: {
    label: (phase: string) => `Connection: ${phase}`,
    phases: {
      connecting: 'Connecting…',
      live: 'Live',
      slow: 'Slow answers',
      reconnecting: 'Reconnecting…',
      resynced: 'Back — nothing was lost',
      offline: 'Offline',
      draining: 'Moving you to another server',
      ended: 'Disconnected',
    } satisfies Record<ConnectionPhase, string>,
    explained: {
      connecting: 'Looking for the server.',
      live: 'Everything you do arrives.',
      slow: 'Answers take longer than usual. Your moves are kept until they are answered.',
      reconnecting: 'The line dropped. Your moves are kept and sent again.',
      resynced: 'The line dropped for a moment. Everything is up to date.',
      offline: 'This device has no network. Your moves are kept and sent when it is back.',
      draining: 'This server is about to restart. Another one takes over.',
      ended: 'This page is no longer connected.',
    } satisfies Record<ConnectionPhase, string>,
    server: 'Server',
    roundTrip: 'Round trip',
    milliseconds: (value: number) => `${value} ms`,
    unknown: '—',
    retryNow: 'Try now',
    reload: 'Reload the page',
    startAgain: 'Connect again',
    elsewhere: 'Also open elsewhere',
    elsewhereExplained: (count: number) =>
      `You have this site open ${count} times. They all show the same and any of them may move.`,
  },

  notFound: {
    title: 'Nothing is drawn here',
    words: 'There is no page at this address. It may have been a room that has closed.',
  },
  broken: {
    title: 'A blot on the page',
    words: 'Something in this page broke. Your game is safe on the server.',
    reload: 'Reload the page',
  },
} as const;
