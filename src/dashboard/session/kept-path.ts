/** Keeps where somebody wanted to go while they are at another site to sign in there; this tab's own, and read once. */
import { toReturnPath } from './return-path.ts';

const storageName = 'linkpulse.return-path';

export function keepPath(path: string): void {
  try {
    sessionStorage.setItem(storageName, path);
  } catch {
    // Storage may be blocked: one then comes back to the start page.
  }
}

export function takeKeptPath(): string {
  try {
    const path = sessionStorage.getItem(storageName);
    sessionStorage.removeItem(storageName);
    return toReturnPath(path);
  } catch {
    // Storage may be blocked: nothing was kept.
    return toReturnPath(null);
  }
}
