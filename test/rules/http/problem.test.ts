import { describe, it } from 'vitest';
import type * as z from 'zod';

import '../../../src/http/messages.ts';
import { toFieldProblems } from '../../../src/http/problem.ts';
import { CreateLink } from '../../../src/links/wire.ts';

const problemsOf = (schema: z.ZodType, input: unknown) => {
  const parsed = schema.safeParse(input);
  return parsed.success ? [] : toFieldProblems(parsed.error);
};

describe('toFieldProblems', () => {
  it('names an unknown field itself', ({ expect }) => {
    expect(problemsOf(CreateLink, { url: 'https://example.com/', colour: 1 })).toEqual([
      { field: 'colour', code: 'unknown_field', message: 'There is no such field.' },
    ]);
  });
  it('names a field inside a list by its position', ({ expect }) => {
    expect(problemsOf(CreateLink, { url: 'https://example.com/', tags: ['ok', ''] })[0]?.field).toBe('tags.1');
  });
  it('stays short when there are very many, with very long or impossible names', ({ expect }) => {
    const body = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`\0\ud800${'x'.repeat(1000)}${i}`, 1]));
    const problems = problemsOf(CreateLink, body);
    expect(problems.length).toBeLessThanOrEqual(20);
    for (const { field } of problems) {
      expect(field.length).toBeLessThanOrEqual(100);
      expect(field.isWellFormed() && !field.includes('\0')).toBe(true);
    }
  });

  it.for([
    [{}, 'url', 'Is required.'],
    [{ url: '' }, 'url', 'Must not be empty.'],
    [{ url: 5 }, 'url', 'Must be text.'],
    [{ url: 'https://example.com/', title: 'x'.repeat(256) }, 'title', 'At most 255 characters.'],
    [{ url: 'https://example.com/', tags: Array.from({ length: 21 }, () => 'x') }, 'tags', 'At most 20 items.'],
    [{ url: 'https://example.com/', redirectStatus: '301' }, 'redirectStatus', 'One of 301, 302, 307, 308.'],
    [
      { url: 'https://example.com/', expiresAt: 'soon' },
      'expiresAt',
      'A date and time with zone, such as 2027-01-31T12:00:00Z.',
    ],
  ] as const)('tells people what is wrong with %o', ([input, field, message], { expect }) => {
    expect(problemsOf(CreateLink, input).map((problem) => [problem.field, problem.message])).toEqual([
      [field, message],
    ]);
  });
});
