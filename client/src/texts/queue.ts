/** Words of waiting: the line, the ready check, queues and their walls. Loaded when somebody waits. */
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };
const ordinal = (place: number): string => `${place}${endings[ordinals.select(place)] ?? 'th'}`;
const rated = (rating: number | null): string => (rating === null ? '' : String(Math.round(rating)));

/** "about 3 minutes", and nothing more exact than anybody can know. */
const roughly = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  return minutes === 1 ? 'about a minute' : `about ${minutes} minutes`;
};

export const queueTexts = {
  waiting: {
    /** Before how long it has been. */
    since: 'Waiting',
    alone: 'Nobody else is here yet.',
    keep: 'Keep waiting',
    computer: 'Play the computer',
    otherTab: 'You wait in another tab.',
    second: 'Join as a second player in this tab',
    first: 'The other did not come. You are first in line.',
    firstLeft: 'The other left. You are first in line.',
    cooling: (time: string) => `Again in ${time}`,
  },

  bar: {
    label: 'Your place in line',
    match: (mode: string) => `Waiting for an opponent at ${mode}`,
    station: (queue: string, sign: string) => `${queue}, ticket ${sign}`,
    place: (place: number) => (place === 1 ? 'you are next' : `${ordinal(place)} in line`),
    recalled: 'It is your turn',
    confirmed: 'Expected now',
    playing: 'Your game is on',
    toTable: 'To the table',
    show: 'Show my ticket',
    leave: 'Leave',
  },

  ready: {
    title: 'Your opponent is here',
    you: 'you',
    rating: (rating: number | null) => (rating === null ? 'unrated' : `rated ${rated(rating)}`),
    left: (seconds: number) => (seconds === 1 ? 'One second left' : `${seconds} seconds left`),
    accept: 'Play',
    decline: 'Not now',
    declineWords: 'Whoever does not answer waits a little before the next match.',
    accepted: (name: string) => `Waiting for ${name} to say yes…`,
    heard: (name: string, rating: number | null, mode: string) =>
      `${mode}: your opponent is ${name}${rating === null ? '' : `, rated ${rated(rating)}`}. Accept within ten seconds.`,
    heardAccepted: (name: string) => `Accepted. Waiting for ${name}.`,
    heardPlaying: 'Both are here. The game begins.',
  },

  outcome: {
    missed: 'You missed the ready check',
    missedWords: 'Your opponent has gone on without you.',
    noShow: 'Your time to come was over',
    noShowWords: (sign: string) => `Ticket ${sign} was called and nobody came.`,
    left: 'You left the line',
    leftWords: 'This page was away for too long, so your place went to others.',
    byDesk: 'Your ticket was taken back',
    byDeskWords: 'The desk took you out of the line.',
    noOutcome: 'That game ended without a result',
    noOutcomeWords: 'The room was closed or left before it was decided.',
    again: 'Wait again',
  },

  page: {
    title: (queue: string) => `${queue}: the line`,
    loading: 'Looking at the line…',
    missing: 'There is no such queue',
    waiting: (count: number) =>
      count === 0 ? 'Nobody is waiting' : count === 1 ? 'One person is waiting' : `${count} people are waiting`,
    wait: (ms: number) => `A new ticket waits ${roughly(ms)}`,
    closed: 'Closed for new tickets. Whoever has one is still called.',
    take: 'Take a ticket',
    takeMatch: 'Find an opponent',
    asWhom: (name: string) => `You will be called as ${name}.`,
    elsewhere: (queue: string) => `You have a ticket in another line already: ${queue}.`,
    toElsewhere: 'Show that ticket',
    asOf: (time: string) => `As of ${time}`,
    wall: 'Show on a wall',
    calling: 'Now calling',
    callingNobody: 'Nobody is called just now.',
    next: 'Next in line',
    nextNobody: 'Nobody waits. Whoever takes a ticket is next.',
    playing: 'Playing',
    more: (count: number) => `and ${count} more`,
  },

  ticket: {
    label: 'Your ticket',
    sign: (sign: string) => `Ticket ${sign.split('').join(' ')}`,
    place: (place: number) => (place === 1 ? 'You are next' : `You are ${ordinal(place)} in line`),
    noPlace: 'You are in line',
    estimate: (ms: number) => `Your turn in ${roughly(ms)}.`,
    noEstimate: 'Nobody can tell yet how long it takes.',
    fresh: 'Not in line yet',
    freshWords: 'Get in line when you are ready.',
    recalled: 'It is your turn',
    recalledWords: (time: string) => `Please come within ${time}.`,
    recalledPast: 'Please come at once.',
    confirmed: 'You are expected',
    confirmedWords: 'Come to the front and show this ticket.',
    playing: 'You are playing',
    station: (station: string) => `at ${station}`,
    completed: 'Played',
    toScores: 'See the scoreboard',
    score: (score: number) => `Score ${new Intl.NumberFormat('en').format(score)}`,
    cancelled: 'Not in line any more',
    expired: 'Your time to come was over',
    putBack: 'You were put back in line',
    left: 'Your last connection was lost for too long.',
    byDesk: 'The desk took you out of the line.',
    lost: 'It ended while this page was away.',
    team: (team: string) => `Team ${team}`,
    confirm: 'I’m coming',
    queue: 'Put me back in line',
    enter: 'Get in line',
    cancel: 'Leave the line',
    cancelRecalled: 'I’m not coming',
    again: 'Take another ticket',
    announce: (words: string, sign: string) => `${words}. Ticket ${sign.split('').join(' ')}.`,
  },

  adopt: {
    working: 'Fetching your ticket…',
    done: 'This ticket is on this device now.',
    failed: 'That code brings no ticket',
  },

  push: {
    offer: 'Tell me here when it is my turn, also when this page is closed',
    on: 'This device tells you when it is your turn.',
    off: 'Not any more',
    denied: 'This browser does not allow messages from this page.',
    failed: 'That did not work. Keep this page open: it tells you.',
  },

  wall: {
    title: (queue: string) => `${queue}: now calling`,
    calling: 'Now calling',
    nobody: 'Nobody is called just now',
    next: 'Next in line',
    nextNobody: 'Nobody waits',
    wait: (ms: number) => `Wait: ${roughly(ms)}`,
    qr: 'the line of this queue',
    join: 'Take a ticket',
    closed: 'Closed for new tickets',
    sound: 'Chime at each call',
    until: (time: string) => `until ${time}`,
    confirmed: 'coming',
    live: 'Live',
    asOf: (time: string) => `As of ${time}`,
    heard: (sign: string, name: string) => `Now calling ${sign.split('').join(' ')}, ${name}`,
  },
} as const;
