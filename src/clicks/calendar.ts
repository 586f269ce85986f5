/**
 * Calendar days and months of a time zone as instants, by Intl alone. A day begins at its first instant, which is not always
 * midnight (clocks may go forward at midnight), and it is not always 24 hours long.
 */
import { err, ok, type Result } from '../lib/result.ts';

export interface Calendar {
  /** Year, month (1 to 12) and day of the instant. */
  dateAt(timeMs: number): CalendarDate;
  /** The first instant of that date; month and day may lie outside of their range and carry over, as in Date.UTC. */
  startOf(date: CalendarDate): number;
}

interface CalendarDate {
  year: number;
  month: number;
  day: number;
}

const dayMs = 86_400_000;

/** The calendar of an IANA zone such as `Europe/Berlin`. */
export function openCalendar(timeZone: string): Result<Calendar, 'unknown_zone'> {
  const format = openFormat(timeZone);
  if (!format) return err('unknown_zone');
  const wallAt = (timeMs: number): number => toWallMs(format, timeMs);

  function startOf({ year, month, day }: CalendarDate): number {
    const wall = Date.UTC(year, month - 1, day);
    // No zone is further than a day from UTC, and a change of clocks in between makes the two guesses differ.
    const guesses = [wall - dayMs, wall + dayMs].map((near) => wall - (wallAt(near) - near));
    const exact = guesses.filter((guess) => wallAt(guess) === wall);
    return exact.length > 0 ? Math.min(...exact) : firstAtOrAfter(wallAt, wall);
  }

  return ok({
    dateAt(timeMs) {
      const wall = new Date(wallAt(timeMs));
      return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
    },
    startOf,
  });
}

/** The first instant whose wall clock shows `wall` or later, when no instant shows `wall` itself: the end of a gap. */
function firstAtOrAfter(wallAt: (timeMs: number) => number, wall: number): number {
  let before = wall - 2 * dayMs;
  let after = wall + 2 * dayMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallAt(middle) < wall) before = middle;
    else after = middle;
  }
  return after;
}

function openFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // RangeError: the runtime knows no such zone.
    return null;
  }
}

/** What the wall clock shows, as if it were UTC. */
function toWallMs(format: Intl.DateTimeFormat, timeMs: number): number {
  const field: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(timeMs)) field[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = field;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((timeMs % 1000) + 1000) % 1000);
}
