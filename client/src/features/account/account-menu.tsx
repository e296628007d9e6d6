/** The header's menu. What is in it is loaded when it is first opened. */
import { Suspense } from 'react';
import { Icon } from '../../components/icon.tsx';
import { Popover } from '../../components/popover.tsx';
import { later } from '../../services/later.ts';
import { headerTexts } from '../../texts/header.ts';

const MenuPanel = later(async () => (await import('./menu-panel.tsx')).MenuPanel);

export function AccountMenu() {
  return (
    <Popover label={headerTexts.menu} trigger={<Icon name="menu" size={24} />}>
      {(close) => (
        <Suspense>
          <MenuPanel close={close} />
        </Suspense>
      )}
    </Popover>
  );
}
