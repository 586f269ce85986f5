import { QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';

import { openQueryClient } from '../../../src/dashboard/api/query-client.ts';

it('a list that was asked for before a change is not shown after it', async () => {
  const client = openQueryClient();
  const asked: ((list: string[]) => void)[] = [];
  const queryFn = () => new Promise<string[]>((resolve) => asked.push(resolve));
  const observer = new QueryObserver(client, { queryKey: ['list'], queryFn });
  const unsubscribe = observer.subscribe(() => undefined);
  const refreshed = client.invalidateQueries({ queryKey: ['list'] });
  await Promise.resolve();
  asked[0]?.(['before']);
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.(['before', 'made meanwhile']);
  await refreshed;
  expect(observer.getCurrentResult().data).toEqual(['before', 'made meanwhile']);
  unsubscribe();
});
