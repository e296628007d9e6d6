/** Which usernames may be claimed. Whether one is free is the store's to say. */
import { err, limits, ok } from '@inkroom/shared';
import type { ErrorCode, Result } from '@inkroom/shared';

const { least, most } = limits.nameLength;
const shape = new RegExp(`^[A-Za-z0-9_-]{${least},${most}}$`);

/** Names that speak for the server, look like part of the page, or mean nobody. Compared without case, dashes and underscores. */
const reserved: ReadonlySet<string> = new Set(
  `
  account admin administrator admins all anon anonymous anybody anyone api area bot bots cancel chat classic client
  computer deleted desk dropfour everybody everyone fourbyfour game games gomoku guest help here host house housebot
  inkroom livez login logout lobby me metrics misere mod moderator mods myself nan nobody node none null official
  opponent operator owner passphrase password player playero players playerx queue readyz register robot room root
  rooms scoreboard seat security self server service session settings signin signout signup someone spectator
  spectators staff stats status superuser support sysadmin system team test true false ultimate undefined unknown user
  username users void watch watcher watchers webmaster xando you yourself
  constructor proto prototype hasownproperty tostring valueof
  `
    .trim()
    .split(/\s+/),
);

/** The server's own kind stays recognisable even with a number or a dash behind it: admin1, house-bot, computer_hard. */
const reservedStarts =
  /^(admin|administrator|moderator|housebot|computer|system|server|inkroom)(\d+|easy|medium|hard)?$/;

/** Characters that read alike at a glance count as one: 0 for o, 1 for l or i. */
const lookalikes: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's' };

export function checkUsername(name: string): Result<string, ErrorCode> {
  if (!shape.test(name)) return err('name-invalid');
  const plain = name.toLowerCase().replaceAll(/[-_]/g, '');
  const read = plain.replaceAll(/[01345]/g, (digit) => lookalikes[digit] ?? digit);
  // Only dashes, or one letter between them: that is no name to call anybody by, and would read as a seat's mark.
  if (plain.length < 2) return err('name-reserved');
  return [plain, read, read.replaceAll('l', 'i')].some((text) => reserved.has(text) || reservedStarts.test(text))
    ? err('name-reserved')
    : ok(name);
}
