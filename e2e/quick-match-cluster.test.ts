/** Waiting for an opponent on many nodes. */
import { expect, onNodesOfTheirOwn, test } from './support/cluster-fixtures.ts';
import { comeToTable, inOrder, leaveTile, tile } from './support/quick-match.ts';

test('[PAGE-130] two on different nodes meet and play, also when the node of the one who waits dies', async ({
  newPerson,
  cluster,
}) => {
  const [ann, ben] = [await newPerson(), await newPerson()];
  await ann.openLobby();
  await ben.openLobby();
  const [annsNode] = await onNodesOfTheirOwn([ann, ben], cluster);
  await tile(ann, 'Gomoku').click();
  await expect(leaveTile(ann, 'Gomoku')).toBeVisible();
  await expect(ben.button('Quick match, Gomoku: 1 waiting')).toBeVisible();
  await annsNode?.kill();
  await ann.isLive();
  await expect(leaveTile(ann, 'Gomoku')).toBeVisible();
  await expect(ben.button('Quick match, Gomoku: 1 waiting')).toBeVisible();
  await tile(ben, 'Gomoku').click();
  await Promise.all([comeToTable(ann), comeToTable(ben)]);
  await expect(ann.page).toHaveURL(ben.page.url());
  const [x, o] = await inOrder(ann, ben);
  await x.table.play(112);
  await o.table.play(113);
  await expect(x.table.cell(113)).toHaveAttribute('data-mark', 'o');
});
