import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src/audit/wire.ts';
import { toChanges, toActionText, toActorText, toSubject } from '../../../src/dashboard/audit/entry-text.ts';
import { parseAuditSearch, toAuditFilter } from '../../../src/dashboard/audit/audit-search.ts';
import type { KeyView } from '../../../src/api-keys/wire.ts';
import { emptyDraft, findMistakes, toChange, toDraft, toKey, toLines } from '../../../src/dashboard/keys/key-draft.ts';
import { scopeGroups, toScopeLabel } from '../../../src/dashboard/keys/scopes.ts';
import { parseKept, toKept } from '../../../src/dashboard/members/kept-token.ts';
import { toBatches, toEntries, toEntryMistakes, toListName } from '../../../src/dashboard/operator/block-lines.ts';
import { offeredDecisions } from '../../../src/dashboard/operator/review-text.ts';
import { graceEnd } from '../../../src/dashboard/workspace/grace.ts';
import { whoMay } from '../../../src/dashboard/workspace/role-text.ts';
import { keyPermissions } from '../../../src/workspaces/permissions.ts';

describe('roles', () => {
  it('says who may do what, from the least', () => {
    expect(whoMay('links.create')).toBe('editors, admins and the owner');
    expect(whoMay('workspace.delete')).toBe('the owner');
  });
  it('erases a workspace when the grace period has passed', () => {
    expect(graceEnd('2026-01-01T12:00:00.000Z')).toBe('2026-01-31T12:00:00.000Z');
  });
});

describe('an invitation that was opened before signing up', () => {
  it('is kept for a day', () => {
    const kept = toKept('abc', 1000);
    expect(parseKept(kept, 86_400_999)).toBe('abc');
    expect(parseKept(kept, 86_401_000)).toBeNull();
  });
  it.each([null, '', 'abc', '[]', '{"token":"abc"}', '{"token":1,"until":9e99}', '{"token":"abc","until":"9"}'])(
    'is not read from %s',
    (text) => {
      expect(parseKept(text, 0)).toBeNull();
    },
  );
});

describe('the form of a key', () => {
  it('offers each scope that a key can have, once', () => {
    const offered = scopeGroups.flatMap(({ scopes }) => scopes.map(({ scope }) => scope));
    expect(offered.toSorted()).toEqual(keyPermissions.toSorted());
    expect(toScopeLabel('workspace.delete')).toBe('workspace.delete');
  });
  it('asks for a name and a scope', () => {
    expect(findMistakes({ ...emptyDraft, name: ' ', scopes: new Set() })).toMatchObject({
      name: expect.any(String),
      scopes: expect.any(String),
    });
    expect(findMistakes({ ...emptyDraft, name: 'Newsletter' })).toMatchObject({ name: null, scopes: null });
  });
  it('sends days as a moment, and never as none', () => {
    const draft = { ...emptyDraft, name: ' Newsletter ' };
    expect(toKey({ ...draft, lifetime: '30' }, 0)).toMatchObject({
      name: 'Newsletter',
      expiresAt: '1970-01-31T00:00:00.000Z',
    });
    expect(toKey({ ...draft, lifetime: 'never' }, 0).expiresAt).toBeNull();
  });
  it('sends of a key that is there what somebody has changed, and nothing when that is nothing', () => {
    const present: KeyView = {
      id: `key_${'0'.repeat(26)}`,
      name: 'Newsletter',
      hint: 'lp_…abcd',
      scopes: ['links.read', 'workspace.read'],
      expiresAt: '2026-01-01T00:00:00.000Z',
      allowedIps: ['192.0.2.0/24'],
      corsOrigins: [],
      createdAt: '2025-01-01T00:00:00.000Z',
      createdBy: null,
      lastUsedAt: null,
      replaces: null,
    };
    const draft = toDraft(present);
    expect(toChange(present, draft, 0)).toBeNull();
    expect(toChange(present, { ...draft, name: 'News' }, 0)).toEqual({ name: 'News' });
    expect(toChange(present, { ...draft, lifetime: 'never', allowedIps: '' }, 0)).toEqual({
      expiresAt: null,
      allowedIps: [],
    });
    expect(toChange(present, { ...draft, scopes: new Set(['links.read']) }, 0)).toEqual({ scopes: ['links.read'] });
  });
  it('takes lines as they are pasted', () => {
    expect(toLines('192.0.2.1, 192.0.2.2\r\n\n192.0.2.1 ')).toEqual(['192.0.2.1', '192.0.2.2']);
  });
});

describe('the audit log', () => {
  const id = `user_${'0'.repeat(26)}`;
  const other = `user_${'1'.repeat(26)}`;
  const entry: AuditEntry = {
    seq: 1,
    at: '2026-01-01T00:00:00.000000Z',
    actor: { kind: 'user', id, name: 'Ada' },
    action: 'link.updated',
    target: { kind: 'member', id: other },
    before: null,
    after: null,
    names: { [other]: 'Vera' },
    personal: {},
    place: null,
    requestId: null,
    hash: '',
  };
  it('keeps of an address what makes sense', () => {
    expect(parseAuditSearch({ who: id, what: 'link', from: '2026-02-30x', to: '2026-02-28', other: 'x' })).toEqual({
      who: id,
      what: 'link',
      to: '2026-02-28',
    });
    expect(parseAuditSearch({ who: 'me', what: '', thing: '<script>' })).toEqual({});
  });
  it('asks for the last day to its end', () => {
    const { from = '', to = '' } = toAuditFilter({ from: '2026-02-28', to: '2026-02-28' });
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
  });
  it.each([
    ['link.created', 'created a link'],
    ['member.updated', 'changed the role of a member'],
    ['rocket.launched', 'rocket.launched'],
  ])('says %s in words', (action, words) => {
    expect(toActionText({ ...entry, action })).toBe(words);
  });
  it('tells what was done to whom', () => {
    const added = { ...entry, action: 'member.created', after: { role: 'viewer' } };
    expect([toActionText(added), toSubject(added)]).toEqual(['added a member', 'Vera, viewer']);
    const joined = { ...added, actor: { kind: 'user', id: other, name: 'Vera' } };
    expect([toActionText(joined), toSubject(joined)]).toEqual(['joined the workspace', 'viewer']);
    expect(toSubject({ ...entry, after: { url: 'https://example.com/' } })).toBe('Vera');
    expect(toSubject({ ...entry, names: {}, after: { url: 'https://example.com/' } })).toBe('https://example.com/');
    expect(toSubject({ ...entry, personal: { 'after.email': 'a@example.com' } })).toBe('a@example.com');
  });
  it('names who did it, or says that they have left', () => {
    expect(toActorText({ kind: 'user', id, name: 'Ada' })).toBe('Ada');
    expect(toActorText({ kind: 'user', id, name: null })).toBe('Somebody who has left');
    expect(toActorText({ kind: 'system', id: 'retention', name: null })).toBe('LinkPulse (retention)');
  });
  it('lists the fields that changed, of any type', () => {
    expect(
      toChanges({
        before: { url: 'a', tags: ['x'], expires_at: '2026-03-01T12:00:00+00:00' },
        after: { url: 'b', tags: ['x'], disabled: true, created_by: 'user_1', replaces: 'key_1' },
        names: { user_1: 'Ada' },
        personal: { ip: '192.0.2.1', 'before.email': null, 'after.email': 'a@example.com', 'after.allowed_ips': '[]' },
      }),
    ).toEqual([
      { field: 'destination', before: 'a', after: 'b' },
      { field: 'expires', before: expect.stringMatching(/^(Feb|Mar) \d+, 2026/), after: '–' },
      { field: 'email', before: 'erased', after: 'a@example.com' },
      { field: 'disabled', before: '–', after: 'yes' },
      { field: 'created by', before: '–', after: 'Ada' },
      { field: 'replaces', before: '–', after: 'key_1' },
    ]);
    expect(toChanges({ before: null, after: null, names: {}, personal: {} })).toEqual([]);
    const gone = { before: null, after: null, names: {}, personal: { 'before.email': null, 'after.email': null } };
    expect(toChanges(gone)).toEqual([{ field: 'email', before: 'erased', after: 'erased' }]);
  });
});

describe('operators', () => {
  it('are offered what changes something', () => {
    const reported = { state: 'live', flagged: false, openReports: 2 } as const;
    expect(offeredDecisions(reported)).toEqual(['takedown', 'flag', 'dismiss']);
    expect(offeredDecisions({ ...reported, flagged: true })).toEqual(['takedown', 'restore', 'dismiss']);
    expect(offeredDecisions({ state: 'blocked', flagged: false, openReports: 0 })).toEqual(['restore']);
  });
  it('import what a followed list may hold, without remarks and doubles, and what is not understood as it stands', () => {
    const text =
      '# a list\n0.0.0.0 evil.example # bad\r\nevil.example\nhttps://example.com/#part\n\n||ads.example^\n not one \n';
    expect(toEntries(text)).toEqual(['evil.example', 'https://example.com/#part', 'ads.example', 'not one']);
    expect(toBatches(Array.from({ length: 2001 }, (_, n) => `${n}.example`)).map(({ length }) => length)).toEqual([
      1000, 1000, 1,
    ]);
    const wrong = [
      { field: 'entries.1', message: 'Is no host.' },
      { field: 'list', message: 'Is no list.' },
    ];
    expect(toEntryMistakes(wrong, ['a.example', 'x'])).toBe('x: Is no host.');
    expect([toListName('Phishing Army.txt'), toListName('..')]).toEqual(['phishing-army', null]);
  });
});
