/** The header's menu. What is in it is loaded when it is first opened. */
import { Suspense, lazy } from 'react';
import { Icon } from '../../components/icon.tsx';
import { Popover } from '../../components/popover.tsx';
import { headerTexts } from '../../texts/header.ts';

const MenuPanel = lazy(async () => ({ default: (await import('./menu-panel.tsx')).MenuPanel }));

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
