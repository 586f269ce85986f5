/** Somebody who runs the instance, at a browser. */
import { openApi, type ApiClient } from './api-client.ts';
import { signIn } from './person.ts';
import type { System } from './system.ts';

/** `isOperator` false makes the same person without the office. */
export async function openOperator(system: System, { isOperator = true } = {}): Promise<ApiClient> {
  const { browser, userId } = await signIn(system, { name: 'Olga' });
  if (isOperator) await system.root.query('update users set operator_since = now() where id = $1', [userId]);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return openApi(system.facts.port, null, { cookie, 'sec-fetch-site': 'same-origin' });
}
