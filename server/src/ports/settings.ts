/** Small values that all nodes share, such as the key that signs sessions when none is configured. */
export interface Settings {
  /** The stored value, or `initial` after storing it; two callers at once get the same. */
  getOrCreate(name: string, initial: string): Promise<string>;
}
