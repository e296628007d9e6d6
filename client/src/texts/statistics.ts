/** Words of the mode statistics. Loaded with their page. */

const number = new Intl.NumberFormat('en');
const count = (value: number, one: string, many: string): string =>
  `${number.format(value)} ${value === 1 ? one : many}`;

export const statisticsTexts = {
  title: 'Who plays what, where',
  words: 'Everybody who is playing now, by mode and by area: ours, and other games that report here.',
  loading: 'Looking who plays…',
  live: 'Live',
  asOf: (time: string) => `As of ${time}`,
  age: (seconds: number) => (seconds <= 1 ? 'just now' : `${number.format(seconds)} s old`),
  total: (players: number) => count(players, 'player now', 'players now'),

  modes: 'Modes',
  externalModes: 'Other games',
  players: (players: number) => count(players, 'player', 'players'),
  gamesToday: (games: number) => count(games, 'game today', 'games today'),
  noGamesToday: 'games today: not known yet',
  moreModes: (modes: number) => `and ${count(modes, 'more mode', 'more modes')}`,

  areas: 'Most played, by area',
  area: (area: number) => `Area ${area}`,
  yourArea: 'your area',
  nobodyHere: 'Nobody plays from here just now.',
  andMore: (modes: number) => (modes === 0 ? '' : `and ${count(modes, 'other mode', 'other modes')}`),
  allAreas: (areas: number) => `Show all ${number.format(areas)} areas`,
  fewerAreas: 'Show fewer areas',

  map: 'Area by mode',
  mapWords: 'The more ink, the more players.',
  mapCaption: 'Players now, by area and mode',
  mapCorner: 'Area',
  mapCut: (areas: number, modes: number) =>
    `The ${number.format(areas)} areas and ${number.format(modes)} modes with most players.`,
  mapEmpty: 'Nobody',

  chart: 'Arrivals and games',
  chartSteps: { minute: 'Last hour', hour: 'Last 24 hours', day: 'Last 30 days' },
  chartLegend: 'How far back',
  arrivals: 'came to play',
  games: 'games finished',
  chartLabel: (arrivals: number, games: number) =>
    `${count(arrivals, 'arrival', 'arrivals')} and ${count(games, 'finished game', 'finished games')}.`,
  chartPeak: (time: string, arrivals: number) => `Most came at ${time}: ${number.format(arrivals)}.`,
  chartAway: 'The history is not at hand just now. Live numbers go on.',
  chartEmpty: 'Nothing has happened in this time.',
  chartOld: (time: string) => `The database is away. This is as of ${time}.`,

  tape: 'What just happened',
  tapeEmpty: 'Nothing yet. Whoever comes or goes is noted here.',
  somebody: 'Somebody',
  came: (name: string) => `${name} came to`,
  left: (name: string) => `${name} left`,
  from: (area: number) => `from area ${area}`,
  generated: 'made up',
  outside: 'other game',

  emptyTitle: 'Nobody is playing right now',
  empty: 'The first game fills this page.',
  emptyAction: 'Play',

  generate: {
    title: 'Watch it live',
    words: 'This is your own machine: fill the page with made-up players for a quarter of an hour.',
    action: 'Generate some data',
    done: (logins: number) => `${count(logins, 'made-up player comes', 'made-up players come')} by and by.`,
    refused: 'This server does not let anybody here do that.',
    failed: 'That did not work. Try again.',
  },
} as const;
