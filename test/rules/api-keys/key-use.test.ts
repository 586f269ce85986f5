import { describe, it } from 'vitest';

import { decideKeyUse, toPermissions, type KeyRecord } from '../../../src/api-keys/key-use.ts';

const key: KeyRecord = {
  apiKeyId: 'k',
  workspaceId: 'w',
  scopes: [],
  expiresAtMs: null,
  allowedIps: [],
  corsOrigins: [],
};
const listed: KeyRecord = { ...key, allowedIps: ['192.0.2.0/24', '2001:db8::/32'] };

const nowhere = { ip: null, origin: null };

describe('decideKeyUse', () => {
  it('lets pages of other sites use it only when it names them', ({ expect }) => {
    const open = { ...key, corsOrigins: ['https://a.example'] };
    const uses = ['https://a.example', 'https://b.example', 'null'].map((origin) =>
      decideKeyUse(open, { ip: null, origin }, 0),
    );
    expect(uses).toEqual(['allowed', 'origin_not_allowed', 'origin_not_allowed']);
  });

  it('honours the expiry to the millisecond', ({ expect }) => {
    const expiring = { ...key, expiresAtMs: 1000 };
    expect([999, 1000].map((nowMs) => decideKeyUse(expiring, nowhere, nowMs))).toEqual(['allowed', 'expired']);
  });

  it.for([
    ['192.0.2.77', 'allowed'],
    ['::ffff:192.0.2.77', 'allowed'],
    ['2001:db8:1::1', 'allowed'],
    ['192.0.3.1', 'ip_not_allowed'],
    ['2001:db9::1', 'ip_not_allowed'],
    ['garbage', 'ip_not_allowed'],
    [null, 'ip_not_allowed'],
  ] as const)('says of %s: %s', ([ip, use], { expect }) => {
    expect(decideKeyUse(listed, { ip, origin: null }, 0)).toBe(use);
  });

  it('lets nobody in by a list that it cannot read', ({ expect }) => {
    expect(decideKeyUse({ ...key, allowedIps: ['everywhere'] }, { ip: '192.0.2.1', origin: null }, 0)).toBe(
      'ip_not_allowed',
    );
  });
});

describe('toPermissions', () => {
  it('leaves out what it does not know', ({ expect }) => {
    expect([...toPermissions(['links.read', 'links.burn', '*'])]).toEqual(['links.read']);
  });
});
