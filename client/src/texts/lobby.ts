/** Words of the lobby. */
const people = (count: number, one: string, many: string) => `${count === 1 ? one : many}`;

export const lobbyTexts = {
  hero: ['Sit down,', 'draw your'],
  heroUnderlined: 'mark',
  heroWords: 'Tic-tac-toe and its larger cousins. No sign-up, no waiting, and no move is ever lost.',

  counters: {
    label: 'Right now',
    online: (count: number) => people(count, 'person here', 'here'),
    games: (count: number) => people(count, 'game on', 'games on'),
    moves: (count: number) => people(count, 'move today', 'moves today'),
  },

  quick: {
    title: 'Quick match',
    words: 'One click, and you play whoever comes next.',
    waiting: (count: number) => (count === 0 ? 'nobody waiting' : `${count} waiting`),
    join: (mode: string, waiting: string) => `Quick match, ${mode}: ${waiting}`,
    mine: 'Waiting',
    leave: 'Click again to leave',
    leaveLabel: (mode: string) => `Leave the wait for ${mode}`,
  },

  own: {
    title: 'Your own table',
    board: 'On which board?',
    computer: 'Against the computer',
    computerWords: 'An ordinary game: leave, come back, let others watch.',
    friend: 'With a friend',
    friendWords: 'A link to send. The first to open it sits down.',
    friendButton: 'Get a link',
    table: 'Two on this screen',
    tableWords: 'Pass it across the table.',
    tableButton: 'Start here',
    more: 'Set it up yourself',
  },

  code: {
    title: 'Have a code?',
    placeholder: 'K7QX-M2PD',
    submit: 'Open',
    invalid: 'A code has eight letters and digits, like K7QX-M2PD.',
  },

  create: {
    title: 'A new room',
    mode: 'Board',
    visibility: 'Who may find it',
    public: 'Everybody',
    publicDetail: 'shown in the lobby',
    link: 'By link',
    linkDetail: 'only who has it',
    clock: 'Clock',
    clocks: {
      none: { label: 'None', detail: 'take your time' },
      quick: { label: '10 s', detail: 'a move' },
      calm: { label: '60 s', detail: 'a move' },
      blitz: { label: '1 min', detail: '+ 2 s a move' },
      rapid: { label: '5 min', detail: '+ 5 s a move' },
      long: { label: '15 min', detail: '+ 10 s a move' },
    },
    submit: 'Create the room',
  },

  live: {
    title: 'On the tables now',
    all: 'Watch them all',
    label: (mode: string, moves: number) => `${mode}, ${moves} ${moves === 1 ? 'move' : 'moves'} played`,
    watch: (players: string) => `Watch ${players}`,
    versus: (x: string, o: string) => `${x} against ${o}`,
    join: (name: string) => `Play ${name}`,
    joinShort: 'Sit down',
    watching: (count: number) => `${count} watching`,
    won: (name: string) => `${name} won`,
    draw: 'Draw',
    emptyTitle: 'No public game at the moment',
    empty: 'Games that anybody may watch are drawn here as they are played. Yours could be the first.',
    emptyAction: 'Open a public room',
    loading: 'Looking for games…',
    freeSeat: 'free seat',
    asOf: (time: string) => `As of ${time}`,
  },

  featured: {
    label: 'A game being played now',
  },
} as const;
