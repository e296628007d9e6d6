/** The checks of the store that a node can be started without. */
export const checksOff = [
  'dedupe',
  'position',
  'version-alone',
  'answer-before-commit',
  'publish-before-commit',
] as const;
export type CheckOff = (typeof checksOff)[number];

export const isCheckOff = (name: string | undefined): name is CheckOff => checksOff.some((check) => check === name);
