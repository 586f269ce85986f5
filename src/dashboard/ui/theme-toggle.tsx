import { useSyncExternalStore } from 'react';

import { announce } from './announcer.ts';
import { Button } from './button.tsx';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';
import type { Theme } from './theme.ts';
import { chooseTheme, currentTheme, themes, watchTheme } from './theme.ts';

const looks: Record<Theme, { icon: IconName; name: string }> = {
  system: { icon: 'screen', name: 'as the system' },
  light: { icon: 'sun', name: 'light' },
  dark: { icon: 'moon', name: 'dark' },
};

/** Steps through system, light and dark. */
export function ThemeToggle() {
  const theme = useSyncExternalStore(watchTheme, currentTheme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';

  function step(): void {
    chooseTheme(next);
    announce(`Theme: ${looks[next].name}`);
  }

  return (
    <Button
      look="quiet"
      size="icon"
      onClick={step}
      aria-label={`Theme: ${looks[theme].name}. Change to ${looks[next].name}`}
      title={`Theme: ${looks[theme].name}`}
    >
      <Icon name={looks[theme].icon} />
    </Button>
  );
}
