/** A browser that finds this machine under the name play.test too: plain http without a secure context, as from another device. */
import { browserArgs, findBrowser } from '../../scripts/browser.ts';

export const otherHost = 'play.test';

export const withOtherHost = {
  executablePath: findBrowser() ?? '',
  args: [...browserArgs(), `--host-resolver-rules=MAP ${otherHost} 127.0.0.1`],
};
