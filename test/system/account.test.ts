import { describe, expect, it } from 'vitest';

import { toProblem } from '../support/api-client.ts';
import { freshEmail, goodPassword, openBrowser, signUp, tokenIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const cookieName = '__Host-linkpulse.session_token';

const sessionsOf = async (email: string): Promise<number> =>
  (await system.root.query(`select from sessions s join users u on u.id = s.user_id where u.email = $1`, [email]))
    .rowCount ?? 0;

describe('an account', () => {
  it('begins with a confirmed address', async () => {
    const email = freshEmail();
    const browser = openBrowser(system);
    const signedUp = await browser.post('/api/auth/sign-up/email', { name: 'Ada', email, password: goodPassword });
    expect([signedUp.status, signedUp.text]).toEqual([200, '{"status":"sent"}']);
    expect(browser.cookies.size).toBe(0);
    const early = await browser.post('/api/auth/sign-in/email', { email, password: goodPassword });
    expect([early.status, toProblem(early).code]).toEqual([403, 'email_unverified']);

    const token = tokenIn(await system.nextMail(email, 'verify_email'));
    expect((await browser.post('/api/auth/verify-email', { token })).status).toBe(200);
    const again = await browser.post('/api/auth/verify-email', { token });
    expect([again.status, toProblem(again).code]).toEqual([401, 'proof_invalid']);

    const answer = await browser.post('/api/auth/sign-in/email', { email, password: goodPassword });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('token');
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      new RegExp(`^${cookieName}=[^;]+; Max-Age=1209600; Path=/; HttpOnly; Secure; SameSite=Lax$`),
    );
    expect(await sessionsOf(email)).toBe(1);

    expect((await browser.post('/api/auth/sign-out')).status).toBe(200);
    expect(await sessionsOf(email)).toBe(0);
  });

  it('that is begun and fails between its two rows leaves nothing, and a retry works', async () => {
    const email = freshEmail();
    const body = { name: 'Ada', email, password: goodPassword };
    // Only this address, and not in the schema that other tests look at: they run beside this one.
    await system.root.query('create schema faults');
    await system.root.query(
      `create function faults.refuse() returns trigger language plpgsql as $$ begin
         if exists (select from public.users where id = new.user_id and email = tg_argv[0]) then raise exception 'refused on purpose'; end if;
         return new;
       end $$`,
    );
    await system.root.query(
      `create trigger refuse before insert on accounts for each row execute function faults.refuse('${email}')`,
    );
    try {
      const failed = await openBrowser(system).post('/api/auth/sign-up/email', body);
      expect([failed.status, toProblem(failed).code]).toEqual([500, 'internal']);
      expect(failed.text).not.toContain('refused on purpose');
      expect((await system.root.query('select from users where email = $1', [email])).rowCount).toBe(0);
    } finally {
      await system.root.query('drop schema faults cascade');
    }
    await signUp(system, body);
    expect(await sessionsOf(email)).toBe(1);
  });
});
