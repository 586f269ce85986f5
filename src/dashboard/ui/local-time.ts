/** A moment as `<input type="datetime-local">` shows it: the reader's own zone, to the minute. */
export function toLocalInput(at: string | null): string {
  if (at === null) return '';
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}

/** The moment an input means; null when it is empty or unreadable. */
export function fromLocalInput(text: string): string | null {
  const date = new Date(text);
  return text === '' || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
