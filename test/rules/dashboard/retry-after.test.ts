import { describe, expect, it } from 'vitest';

import { ApiError, toFailureView } from '../../../src/dashboard/api/failure.ts';
import { parseRetryAfter, toWaitText } from '../../../src/dashboard/api/retry-after.ts';

const now = Date.UTC(2026, 10, 22, 12);

describe('parseRetryAfter', () => {
  it.each([
    ['30', 30],
    [' 5 ', 5],
    ['0', 1],
    ['Sun, 22 Nov 2026 12:02:00 GMT', 120],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 1],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%j is %j', (header, seconds) => {
    expect(parseRetryAfter(header, now)).toBe(seconds);
  });
});

describe('toWaitText', () => {
  it.each([
    [1, 'in 1 second'],
    [89, 'in 89 seconds'],
    [90, 'in 2 minutes'],
    [900, 'in 15 minutes'],
    [7200, 'in 2 hours'],
  ])('%d s is %s', (seconds, text) => {
    expect(toWaitText(seconds)).toBe(text);
  });
});

it('a failure says when to come again', () => {
  const busy = new ApiError('The server answered 503.', { status: 503, retryAfterSeconds: 20 });
  expect(toFailureView(busy).detail).toBe('The server answered 503. Try again in 20 seconds.');
});
