/** What the lines of a simulation do to whatever travels over them. Fine weather at first; steps of a history change it. */

/** Probabilities are per message. */
export interface Weather {
  /** Between a node and the store. */
  readonly store: {
    readonly delayMs: readonly [number, number];
    /** The store executes, and its answer is lost: the node cannot know. */
    readonly cut: number;
    /** The question is lost on its way; the node cannot know either. */
    readonly lost: number;
    /** It arrives when the node has given up waiting. */
    readonly late: number;
    /** It arrives twice. */
    readonly doubled: number;
  };
  /** What the store publishes, on its way to a node. */
  readonly published: {
    readonly delayMs: readonly [number, number];
    readonly lost: number;
    readonly doubled: number;
    readonly reordered: boolean;
  };
  /** Between a page and a node. */
  readonly wire: {
    readonly delayMs: readonly [number, number];
    readonly lost: number;
    readonly doubled: number;
    readonly reordered: boolean;
  };
}

export const fineWeather: Weather = {
  store: { delayMs: [0.2, 2], cut: 0, lost: 0, late: 0, doubled: 0 },
  published: { delayMs: [0.2, 3], lost: 0, doubled: 0, reordered: false },
  wire: { delayMs: [1, 15], lost: 0, doubled: 0, reordered: false },
};

/** The kinds of bad weather that a step may bring. */
export const badWeather = {
  'slow store': { ...fineWeather, store: { ...fineWeather.store, delayMs: [5, 250], late: 0.03 } },
  'cut answers': { ...fineWeather, store: { ...fineWeather.store, cut: 0.3, lost: 0.1, late: 0.1, doubled: 0.1 } },
  'lost publications': { ...fineWeather, published: { delayMs: [1, 80], lost: 0.4, doubled: 0.2, reordered: true } },
  'slow publications': { ...fineWeather, published: { delayMs: [50, 900], lost: 0, doubled: 0, reordered: false } },
  'bad lines': { ...fineWeather, wire: { delayMs: [5, 300], lost: 0.1, doubled: 0.2, reordered: true } },
  'all at once': {
    store: { delayMs: [0.5, 60], cut: 0.1, lost: 0.05, late: 0.05, doubled: 0.05 },
    published: { delayMs: [1, 200], lost: 0.2, doubled: 0.1, reordered: true },
    wire: { delayMs: [2, 120], lost: 0.05, doubled: 0.1, reordered: true },
  },
} as const satisfies Record<string, Weather>;

export type WeatherName = keyof typeof badWeather | 'fine';

export const weatherOf = (name: WeatherName): Weather => (name === 'fine' ? fineWeather : badWeather[name]);
