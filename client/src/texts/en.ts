/** Every text of the page, by section. A translation is a copy of this folder. */
export { accountTexts } from './account.ts';
export { commonTexts } from './common.ts';
export { headerTexts } from './header.ts';
export { lobbyTexts } from './lobby.ts';
export { modeTexts } from './modes.ts';
export { queueTexts } from './queue.ts';
export { boardTexts, replayTexts, roomTexts, watchTexts } from './room.ts';
