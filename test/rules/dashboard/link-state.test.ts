import { describe, expect, it } from 'vitest';

import { toEmptyText } from '../../../src/dashboard/link/empty-text.ts';
import { toLinkState } from '../../../src/dashboard/links/link-state.ts';

const link = { disabledAt: null, expiresAt: '2026-05-01T12:00:00Z', updatedAt: '2026-04-01T00:00:00Z' };
const noon = Date.parse('2026-05-01T12:00:00Z');

describe('toLinkState', () => {
  it('is live until the expiry, then expired', () => {
    expect(toLinkState(link, noon - 1)).toBe('live');
    expect(toLinkState(link, noon)).toBe('expired');
  });

  it('is expired at once after an edit that ended the link, even by a clock that is behind', () => {
    expect(toLinkState({ ...link, updatedAt: '2026-05-01T12:00:20Z' }, noon - 10_000)).toBe('expired');
  });

  it('is disabled before anything else', () => {
    expect(toLinkState({ ...link, disabledAt: '2026-04-01T00:00:00Z' }, noon)).toBe('disabled');
  });
});

describe('toEmptyText', () => {
  it('says that lists follow the totals, until there is one', () => {
    expect(toEmptyText({ country: [], browser: [] }, 0)).toBe('Nothing yet');
    expect(toEmptyText({ country: [], browser: [] }, 3)).toBe('Listed within a minute');
    expect(toEmptyText({ country: [], browser: [{ value: 'Firefox', clicks: 3 }] }, 3)).toBe('Nothing yet');
  });
});
