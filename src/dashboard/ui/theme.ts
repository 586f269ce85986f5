/**
 * Light, dark or as the system says. The choice is kept in this browser; without storage it lasts as long as the page.
 * Applied when this module loads: the page is rendered by the same bundle, so nothing is painted in the wrong scheme.
 */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageName = 'linkpulse.theme';
const listeners = new Set<() => void>();
let current: Theme = readTheme();
applyTheme(current);

export function currentTheme(): Theme {
  return current;
}

export function watchTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function chooseTheme(theme: Theme): void {
  current = theme;
  applyTheme(theme);
  try {
    if (theme === 'system') localStorage.removeItem(storageName);
    else localStorage.setItem(storageName, theme);
  } catch {
    // Storage may be blocked or full: the choice then holds for this page only.
  }
  for (const listener of listeners) listener();
}

function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(storageName);
    return themes.find((theme) => theme === stored) ?? 'system';
  } catch {
    // Storage may be blocked: follow the system.
    return 'system';
  }
}

function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
