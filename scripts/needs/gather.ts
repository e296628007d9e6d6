/** Gathers what the tests need from the machine before anything runs, and says in a line each how that went. */

export interface Need {
  readonly name: string;
  /** Where it is, in words a person can check, or null. */
  readonly find: () => string | null;
  /** A way to get it without the system's packages, tried first. */
  readonly download?: { readonly what: string; readonly run: () => Promise<void> };
  /** The Debian and Ubuntu packages that bring it. */
  readonly packages: readonly string[];
  /** What to do where nothing can be installed for the person, as the end of a sentence. */
  readonly advice: string;
}

export interface Machine {
  readonly say: (line: string) => void;
  /** Null where packages may not be installed: not root, or neither Debian nor Ubuntu. */
  readonly install: ((packages: readonly string[]) => Promise<void>) | null;
}

/** True when everything is there in the end. */
export async function gatherNeeds(needs: readonly Need[], machine: Machine): Promise<boolean> {
  const { say, install } = machine;
  /** The needs among these that are still open; says where the others were found. */
  const stillOpen = (some: readonly Need[]): Need[] =>
    some.filter((need) => {
      const place = need.find();
      if (place !== null) say(`need  ${need.name}: ${place}`);
      return place === null;
    });

  let open = stillOpen(needs);
  for (const { name, download } of open) {
    if (download === undefined) continue;
    say(`need  ${name}: not there yet, ${download.what}`);
    await download.run();
  }
  open = stillOpen(open);

  if (open.length > 0 && install !== null) {
    const packages = [...new Set(open.flatMap((need) => need.packages))];
    say(`need  ${open.map(({ name }) => name).join(', ')}: installing ${packages.join(' ')} with apt-get`);
    await install(packages);
    open = stillOpen(open);
  }

  for (const { name, advice } of open) say(`need  ${name}: missing; ${advice}`);
  return open.length === 0;
}
