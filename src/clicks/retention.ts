/** How many months of clicks are kept; 0 is for ever. Throws at anything else: a slip of the pen must not delete clicks, nor keep them unseen. */
export function parseRetention(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new Error(`CLICK_RETENTION_MONTHS must be a number of months or 0, not ${text}`);
  return Number(text);
}
