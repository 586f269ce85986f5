import { describe, expect, it } from 'vitest';

import { planUpdate, toEditDraft } from '../../../src/dashboard/link/edit-draft.ts';
import { aLinkView } from '../../support/link-view.ts';

const link = aLinkView({ title: 'Pricing', tags: ['site', 'sales'], expiresAt: '2030-01-01T10:30:45Z' });
const draft = toEditDraft(link);

describe('planUpdate', () => {
  it('finds nothing to save in an untouched form, even where an input shows less than is stored', () => {
    expect(planUpdate(link, draft)).toEqual({ ok: false, reason: 'unchanged' });
  });

  it('sends only what changed', () => {
    expect(planUpdate(link, { ...draft, tags: 'site,  launch , site' })).toEqual({
      ok: true,
      patch: { tags: ['site', 'launch'] },
    });
  });

  it('clears what was emptied', () => {
    expect(planUpdate(link, { ...draft, title: '  ', expiresAt: '' })).toEqual({
      ok: true,
      patch: { title: null, expiresAt: null },
    });
  });

  it('completes a target without a scheme', () => {
    expect(planUpdate(link, { ...draft, url: 'example.com/new' })).toEqual({
      ok: true,
      patch: { url: 'https://example.com/new' },
    });
  });

  it('says what is wrong with a target', () => {
    expect(planUpdate(link, { ...draft, url: 'not a url' })).toMatchObject({
      ok: false,
      reason: 'mistake',
      fields: { url: expect.any(String) },
    });
  });

  it('says when there are too many tags', () => {
    const tags = Array.from({ length: 21 }, (_, index) => `t${index}`).join(', ');
    expect(planUpdate(link, { ...draft, tags })).toMatchObject({ ok: false, fields: { tags: expect.any(String) } });
  });

  it('lets an expiry in the past end the link', () => {
    expect(planUpdate(link, { ...draft, expiresAt: '2020-01-01T00:00' })).toMatchObject({
      ok: true,
      patch: { expiresAt: expect.any(String) },
    });
  });
});
