import { useSyncExternalStore } from 'react';

import type { Choice } from '../ui/choice-field.tsx';
import { ChoiceField } from '../ui/choice-field.tsx';
import type { Theme } from '../ui/theme.ts';
import { chooseTheme, currentTheme, watchTheme } from '../ui/theme.ts';

const choices: readonly Choice<Theme>[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** As the header's button, which a narrow phone has no room for. */
export function ThemeChoice() {
  const theme = useSyncExternalStore(watchTheme, currentTheme);
  return <ChoiceField legend="Theme" choices={choices} value={theme} onChange={chooseTheme} />;
}
