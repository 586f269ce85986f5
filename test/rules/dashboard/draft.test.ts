import { describe, expect, it } from 'vitest';

import { emptyDraft, parseDraft } from '../../../src/dashboard/links/draft.ts';

const now = new Date('2026-05-01T12:00').getTime();
const draft = { ...emptyDraft, url: 'example.com' };

describe('parseDraft', () => {
  it('leaves out what was left empty', () => {
    expect(parseDraft(draft, now)).toEqual({ ok: true, link: { url: 'https://example.com' } });
  });

  it('takes an expiry that is still to come', () => {
    expect(parseDraft({ ...draft, expiresAt: '2026-05-01T12:01' }, now)).toMatchObject({
      ok: true,
      link: { expiresAt: new Date(now + 60_000).toISOString() },
    });
  });

  it.each(['2026-05-01T12:00', '2020-01-01T00:00'])('refuses the expiry %j at its field', (expiresAt) => {
    expect(parseDraft({ ...draft, expiresAt }, now)).toEqual({
      ok: false,
      fields: { expiresAt: 'This is in the past.' },
    });
  });

  it('names every mistake at once', () => {
    const wrong = { ...draft, url: 'nonsense', tags: 'x'.repeat(51), expiresAt: '2020-01-01T00:00' };
    const parsed = parseDraft(wrong, now);
    expect(parsed.ok ? [] : Object.keys(parsed.fields)).toEqual(['url', 'tags', 'expiresAt']);
  });
});
