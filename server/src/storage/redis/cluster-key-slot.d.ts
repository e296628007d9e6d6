declare module 'cluster-key-slot' {
  /** The slot of Redis Cluster that a key belongs to, by its hash tag if it has one. */
  export default function calculateSlot(key: string): number;
}
