/** The network layer's public face: for the pages, and for the load generator. */
export * from './types.ts';
export { createAccount } from './account.ts';
export type { AccountOptions } from './account.ts';
export { newCommandId } from './command-id.ts';
export { createConnection } from './connection.ts';
export type { ConnectionOptions } from './connection.ts';
export { hasTabIdentity, startSecondIdentity } from './credentials.ts';
export { browserEnvironment, isolatedEnvironment, memoryStorage } from './environment.ts';
export type { Environment, TextStorage } from './environment.ts';
export { createLobbyReplica } from './lobby-replica.ts';
export { createRoomReplica } from './room-replica.ts';
export type { RoomReplicaOptions } from './room-replica.ts';
export { createScoreboardReplica, emptyScoreboard } from './scoreboard-replica.ts';
export type { ScoreboardReplica, ScoreboardReplicaOptions, ScoreboardState } from './scoreboard-replica.ts';
export { createRoom, openAgain, quickMatch } from './verbs.ts';
export { openSocketIo } from './wire.ts';
export type { OpenWire, Wire, WireEvents, WireOptions } from './wire.ts';
