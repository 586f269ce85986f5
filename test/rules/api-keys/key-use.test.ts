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

describe('decideKeyUse', () => {
  it('honours the expiry to the millisecond', ({ expect }) => {
    const expiring = { ...key, expiresAtMs: 1000 };
    expect([999, 1000].map((nowMs) => decideKeyUse(expiring, null, nowMs))).toEqual(['allowed', 'expired']);
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
    expect(decideKeyUse(listed, ip, 0)).toBe(use);
  });

  it('lets nobody in by a list that it cannot read', ({ expect }) => {
    expect(decideKeyUse({ ...key, allowedIps: ['everywhere'] }, '192.0.2.1', 0)).toBe('ip_not_allowed');
  });
});

describe('toPermissions', () => {
  it('leaves out what it does not know', ({ expect }) => {
    expect([...toPermissions(['links.read', 'links.burn', '*'])]).toEqual(['links.read']);
  });
});
