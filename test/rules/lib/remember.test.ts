import { describe, expect, it } from 'vitest';
import { remember } from '../../../src/lib/remember.ts';

/** A function that tells what it was asked for. */
function watched(limit: number) {
  const asked: string[] = [];
  const call = remember(limit, (text) => {
    asked.push(text);
    return text === '' ? null : { text };
  });
  return { asked, call };
}

describe('remember', () => {
  it('computes once and gives the same object again', () => {
    const { asked, call } = watched(10);
    expect(call('a')).toBe(call('a'));
    expect(call('')).toBe(call(''));
    expect(asked).toEqual(['a', '']);
  });

  it('keeps what is asked for again, and forgets what was not asked for in a whole generation', () => {
    const { asked, call } = watched(2);
    const a = call('a');
    for (const text of ['b', 'a', 'c', 'a', 'd', 'a']) call(text);
    expect(call('a')).toBe(a);
    expect(asked).toEqual(['a', 'b', 'c', 'd']);
    call('b');
    expect(asked).toEqual(['a', 'b', 'c', 'd', 'b']);
  });
});
