/** What `npm start` says when the server is open: where it is, what it keeps where, and how the operator gets in. */
import type { Config } from './config.ts';
import { allRoles } from './roles.ts';
import { isEverywhere } from './platform/lan-address.ts';

export interface Welcome {
  readonly config: Pick<Config, 'host' | 'publicUrl' | 'roles'>;
  readonly port: number;
  /** This machine's address on its network, if it has one. */
  readonly lan: string | null;
  /** What is kept where, in a sentence, and the same of history. */
  readonly storage: string;
  readonly history: string;
  /** For the links of the operator and of the desk; null: none. */
  readonly consoleKey: string | null;
  readonly deskKey: string | null;
}

const hereOf = ({ host }: Pick<Config, 'host'>): string => (isEverywhere(host) ? 'localhost' : host);

export function welcomeLines(welcome: Welcome): readonly string[] {
  const { config, port, lan, storage, history, consoleKey, deskKey } = welcome;
  const here = `http://${hereOf(config)}:${port}`;
  return [
    `Inkroom is open: ${here}`,
    ...(lan === null || !isEverywhere(config.host) ? [] : [`On this network:  http://${lan}:${port}`]),
    ...(config.publicUrl === null ? [] : [`For everybody:    ${config.publicUrl}`]),
    ...(consoleKey === null ? [] : [`For the operator: ${here}/admin#key=${consoleKey}`]),
    ...(deskKey === null ? [] : [`For the desk:     ${here}/desk#key=${deskKey}`]),
    storage,
    history,
    ...(config.roles.size === allRoles.length ? [] : [`This node does only: ${[...config.roles].join(', ')}`]),
  ];
}

/** A link that signs in is for the eyes in front of a terminal: what is no terminal may be a file, which keeps it. */
export const mayShowKeys = (config: Pick<Config, 'production'>, stream: { readonly isTTY?: boolean }): boolean =>
  stream.isTTY === true && !config.production;
