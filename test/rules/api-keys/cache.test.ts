import { it } from 'vitest';

import { openOriginMemo, rememberOrigins } from '../../../src/api-keys/cache.ts';

it('an origin that the isolate knows is not asked for, and one that may not be asked for is refused and not remembered', async ({
  expect,
}) => {
  const asked: string[] = [];
  const store = {
    async isCorsOrigin(origin: string) {
      asked.push(origin);
      return true;
    },
  };
  const isCorsOrigin = rememberOrigins(store, openOriginMemo(), () => 0);
  const origin = 'https://shop.example';
  expect(await isCorsOrigin(origin, async () => false)).toBe(false);
  expect(await isCorsOrigin(origin, async () => true)).toBe(true);
  expect(await isCorsOrigin(origin, async () => false)).toBe(true);
  expect(asked).toEqual([origin]);
});
