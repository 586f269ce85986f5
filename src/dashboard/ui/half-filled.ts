export const halfFilledMessage = 'Give both date and time.';

/**
 * Whether a form holds a moment of which only a part is filled in. Its input then has no value, as if it were empty, and
 * fires no event: only the browser knows the difference.
 */
export function hasHalfFilledMoment(form: HTMLFormElement | null): boolean {
  const inputs = form?.querySelectorAll<HTMLInputElement>('input[type="datetime-local"]') ?? [];
  return Array.from(inputs).some(({ validity }) => validity.badInput);
}
