/** Moves the focus to the first field that is marked as wrong, after the next paint has marked it. */
export function focusFirstMistake(form: HTMLElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
