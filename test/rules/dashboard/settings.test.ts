import { describe, expect, it } from 'vitest';

import { toDeviceName } from '../../../src/dashboard/settings/device-name.ts';
import { isOffered } from '../../../src/dashboard/settings/settings-nav.ts';
import type { Session } from '../../../src/dashboard/session/session.ts';
import { readTotpUri } from '../../../src/dashboard/settings/totp-uri.ts';

describe('toDeviceName', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    ['curl/8.9', 'Unknown browser'],
    ['', 'Unknown browser'],
    [null, 'Unknown browser'],
  ])('%s', (userAgent, name) => {
    expect(toDeviceName(userAgent)).toBe(name);
  });
});

describe('readTotpUri', () => {
  it('groups the key as it is typed', () => {
    const uri = 'otpauth://totp/LinkPulse:ada%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=LinkPulse';
    expect(readTotpUri(uri)).toEqual({ key: 'JBSWY3DPEHPK3PXP', groups: 'JBSW Y3DP EHPK 3PXP' });
  });

  it.each(['', 'https://example.com/?secret=JBSWY3DP', 'otpauth://totp/x', 'otpauth://totp/x?secret=<b>'])(
    '%j holds none',
    (uri) => {
      expect(readTotpUri(uri)).toBeNull();
    },
  );
});

describe('isOffered', () => {
  const person: Session = {
    kind: 'person',
    entered: false,
    notice: null,
    me: {
      user: { id: 'user_1', name: 'Ada', email: 'ada@example.com', emailVerified: true },
      workspace: { id: 'ws_1', name: 'Engines', suspendedAt: null },
      role: 'viewer',
      permissions: ['workspace.read', 'members.read'],
      workspaces: [],
      isOperator: false,
    },
  };
  const entry = (needs: Parameters<typeof isOffered>[0]['needs']) => ({
    label: 'x',
    to: '/app/settings/profile' as const,
    needs,
  });

  it('follows the permissions of the person', () => {
    expect(isOffered(entry('person'), person)).toBe(true);
    expect(isOffered(entry('members.read'), person)).toBe(true);
    expect(isOffered(entry('keys.manage'), person)).toBe(false);
    expect(isOffered(entry('operator'), person)).toBe(false);
  });

  it('offers nothing to a key', () => {
    expect(isOffered(entry('person'), { kind: 'key', key: 'lp_x', entered: true })).toBe(false);
  });
});
