/** What a first visit costs, and that it costs nobody else anything: measured in the browser, not in the build. */
import { expect, test } from './support/fixtures.ts';
import { otherHost, withOtherHost } from './support/other-host.ts';

// Over plain http, from another device, a browser asks for gzip; where it asks for Brotli it fetches less.
test.use({ launchOptions: withOtherHost });

const mostBytes = 125 * 1024;

test('[PAGE-60] all that is fetched until the lobby is live weighs at most 125 KB gzipped', async ({
  newPerson,
  server,
}) => {
  const person = await newPerson({ url: `http://${otherHost}:${server.port}` });
  const devtools = await person.context.newCDPSession(person.page);
  const fonts = new Set<string>();
  const fetched = new Map<string, { readonly url: string; bytes: number }>();
  devtools.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    if (type === 'Font') fonts.add(requestId);
    fetched.set(requestId, { url: request.url, bytes: 0 });
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = fetched.get(requestId);
    if (file !== undefined && !fonts.has(requestId)) file.bytes = encodedDataLength;
  });
  let frames = 0;
  devtools.on('Network.webSocketFrameReceived', ({ response }) => {
    frames += response.payloadData.length;
  });
  await devtools.send('Network.enable');
  await person.openLobby();
  await expect(person.page.getByRole('list', { name: 'Right now' })).toContainText(/1\s*person here/);
  await person.page.waitForLoadState('networkidle');

  const files = [...fetched.values()].filter(({ bytes }) => bytes > 0);
  for (const { url, bytes } of files) console.log(`${String(bytes).padStart(8)}  ${new URL(url).pathname}`);
  const total = files.reduce((sum, { bytes }) => sum + bytes, frames);
  console.log(`${String(frames).padStart(8)}  over the socket\n${String(total).padStart(8)}  in all, of ${mostBytes}`);
  // The page, its script and its style are there, so something was measured.
  expect(files.length).toBeGreaterThanOrEqual(3);
  expect(total).toBeLessThanOrEqual(mostBytes);
  const origins = new Set([...fetched.values()].map(({ url }) => new URL(url).origin));
  expect([...origins]).toEqual([new URL(person.page.url()).origin]);
});
