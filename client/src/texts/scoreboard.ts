/** Words of the scoreboards. Loaded with their page. */
import type { Measure } from '@inkroom/shared';

const count = (value: number, one: string, many: string): string => `${value} ${value === 1 ? one : many}`;

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const ordinalEndings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };
const ordinalRules = new Intl.PluralRules('en', { type: 'ordinal' });

export const ordinal = (value: number): string => `${value}${ordinalEndings[ordinalRules.select(value)] ?? 'th'}`;

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** 1,234.5 */
export const grouped = (value: number): string => numbers.format(value);

export const scoreboardTexts = {
  measures: { rating: 'Rating', wins: 'Wins', points: 'Points', streak: 'Streak' },
  measureDetails: {
    rating: 'against people',
    wins: 'games won',
    points: 'win 3, draw 1',
    streak: 'longest run',
  },
  most: { rating: 'Highest rating', wins: 'Most wins', points: 'Most points', streak: 'Longest winning run' },
  units: {
    rating: (value: number) => `${value}`,
    wins: (value: number) => count(value, 'win', 'wins'),
    points: (value: number) => count(value, 'point', 'points'),
    streak: (value: number) => `${value} in a row`,
    named: grouped,
  },
  /** Under the number, where the unit stands alone. */
  unitWords: {
    rating: () => '',
    wins: (value: number) => (value === 1 ? 'win' : 'wins'),
    points: (value: number) => (value === 1 ? 'point' : 'points'),
    streak: () => 'in a row',
    named: () => '',
  },
  gapUnits: {
    rating: (value: number) => count(value, 'rating point', 'rating points'),
    wins: (value: number) => count(value, 'win', 'wins'),
    points: (value: number) => count(value, 'point', 'points'),
    streak: (value: number) => `${value} more in a row`,
    named: grouped,
  },
  provisional: 'not sure yet',
  allModes: 'all modes',
  area: (area: number) => `area ${area}`,
  peopleOnly: 'people only',
  named: (name: string) => `Scores of “${name}”`,
  pageTitle: 'Scoreboard',

  windows: { today: 'Today', week: 'Week', season: 'Season', 'all-time': 'All time' },
  now: { today: 'today', week: 'this week', season: 'this season', 'all-time': 'of all time' },
  yesterday: 'yesterday',
  lastWeek: 'last week',
  onDay: ({ year, month, day }: { year: number; month: number; day: number }) =>
    `on ${day} ${monthNames[month - 1] ?? ''} ${year}`,
  inWeek: (year: number, week: number) => `in week ${week} of ${year}`,
  inSeason: (year: number, quarter: number) =>
    `from ${monthNames[quarter * 3 - 3] ?? ''} to ${monthNames[quarter * 3 - 1] ?? ''} ${year}`,
  earlier: { today: 'The day before', week: 'The week before', season: 'The season before' },
  later: { today: 'The day after', week: 'The week after', season: 'The season after' },

  chooser: {
    label: 'What is shown',
    measure: 'By',
    window: 'When',
    mode: 'Board',
    allModes: 'All modes',
    area: 'Where',
    everywhere: 'Everywhere',
    myArea: (area: number) => `My area (${area})`,
    anArea: (area: number) => `Area ${area}`,
    otherArea: 'Another area…',
    otherAreaLabel: 'Area, 100 to 999',
    show: 'Show',
    computers: 'With games against the computer',
    find: 'Find a player',
  },

  tools: 'Scoreboard tools',
  pause: 'Pause',
  goOn: 'Go on',
  wall: 'On the wall',
  overlay: 'For a stream',
  csv: 'As a table (CSV)',

  live: 'Live',
  asOf: (time: string) => `As of ${time}`,
  closed: 'Final',
  closedWords: 'This time is over: nothing changes any more.',
  total: (value: number) => count(value, 'player', 'players'),
  held: 'Order held while you look',
  paused: 'Paused',
  heldChanges: 'the order has changed',
  loading: 'Fetching the scoreboard…',
  podium: 'Standings',

  row: {
    rank: (rank: number) => ordinal(rank),
    you: 'you',
    up: (places: number) => `up ${places === 1 ? '1 place' : `${places} places`} since you came`,
    down: (places: number) => `down ${places === 1 ? '1 place' : `${places} places`} since you came`,
    fresh: 'new since you came',
    lastFive: (words: string) => `Last games: ${words}`,
    results: { W: 'won', D: 'draw', L: 'lost' },
    streak: (value: number) => `${value} won in a row`,
    playing: 'playing',
    watchShort: 'watch',
    watch: (name: string) => `${name} is playing now. Watch`,
    more: (by: string) => `+${by}`,
  },

  me: {
    label: 'Your place',
    show: 'Show me there',
    first: 'Nobody is ahead of you',
    shared: (name: string, rank: number) => `level with ${name} at ${ordinal(rank)}`,
    toPlace: (gap: string, rank: number) => `${gap} to ${ordinal(rank)}`,
    around: 'Around you',
    moved: (rank: number, value: string) => `You are ${ordinal(rank)} with ${value}.`,
    gone: 'You are no longer on this scoreboard.',
  },

  absent: {
    rating: (mode: string) => `You have no rating in ${mode} yet. One game against a person gives you one.`,
    wins: { with: 'You have not won a game in this time.', without: 'You have not won against a person in this time.' },
    points: {
      with: 'You have no points in this time. A draw brings one, a win three.',
      without: 'You have no points against people in this time. A draw brings one, a win three.',
    },
    streak: {
      with: 'You have not won a game in this time.',
      without: 'You have not won against a person in this time.',
    },
    otherArea: (area: number, mine: number) => `Here stand players from area ${area}. You play from ${mine}.`,
    closed: 'You are not on this scoreboard, and it is closed.',
    computer: 'Play the computer',
    people: 'Find an opponent',
    myArea: 'Show my area',
    current: 'Show the current one',
  },

  empty: {
    title: 'Nobody is here yet',
    games: {
      rating: 'Whoever has played a person stands here, by rating.',
      wins: 'Whoever wins a game in this time stands here. The first win stands on top.',
      points: 'Whoever brings home a point in this time stands here. A draw is enough.',
      streak: 'Whoever wins in this time stands here, by the longest run.',
    },
    closedTitle: 'Nobody was here',
    closed: 'Nothing was played in that time.',
    named: (name: string) => `No score has arrived for “${name}” yet. What other games send stands here at once.`,
    docs: 'How to send scores',
    wider: 'Show everybody of all time',
  },

  more: {
    show: 'Show more',
    asOf: (time: string) => `Below: as of ${time}, not live`,
    failed: 'The rest could not be fetched.',
  },

  find: {
    label: 'Find a player',
    button: 'Find',
    none: (name: string) => `Nobody called “${name}” stands here.`,
    found: (places: number) => count(places, 'player found', 'players found'),
    close: 'Close',
  },

  refusedTitle: 'There is no such scoreboard',
  refusedAction: 'To today’s wins',

  wallJoin: 'Join in',
  wallQr: 'the lobby of this server',
  wallPage: (page: number, pages: number) => `Page ${page} of ${pages}`,
} as const;

export type Unit = Measure | 'named';
