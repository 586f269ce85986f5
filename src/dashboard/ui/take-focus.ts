/** For the `ref` of what takes the place of something that had the focus; it needs a tabIndex of -1 where it is no control. */
export const takeFocus = (element: HTMLElement | null): void => element?.focus();
