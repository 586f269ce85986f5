/**
 * One polite live region for the whole page. Short results ("Copied") are said through it, so that a component may
 * unmount right after and its message is still spoken.
 */
let region: HTMLElement | null = null;
let alternate = false;

export function announce(message: string): void {
  region ??= openRegion();
  alternate = !alternate;
  // A trailing no-break space makes an equal message a change, so that it is spoken again.
  region.textContent = alternate ? message : `${message}\u00a0`;
}

function openRegion(): HTMLElement {
  const element = document.createElement('div');
  element.setAttribute('role', 'status');
  element.setAttribute('aria-live', 'polite');
  element.className = 'sr-only';
  document.body.append(element);
  return element;
}
