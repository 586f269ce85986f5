import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

import { toPublicId } from '../../src/lib/id.ts';
import { openOperator } from '../support/operator.ts';
import { freshEmail, signIn, whoIs } from '../support/person.ts';
import { decide } from '../support/review.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();

describe('an operator', () => {
  it('is whom the command names', async () => {
    const { browser, email } = await signIn(system);
    const command = async (...args: string[]) => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        'scripts/operator.ts',
        ...args,
        '--database-url',
        system.facts.ownerUrl,
      ]);
      return stdout;
    };
    const isOperator = async () =>
      (await system.root.query(`select from users where email = $1 and operator_since is not null`, [email]))
        .rowCount === 1;
    await command('grant', email);
    expect(await isOperator()).toBe(true);
    expect(await command('list')).toContain(email);
    await command('revoke', email);
    expect(await isOperator()).toBe(false);
    await expect(command('grant', freshEmail())).rejects.toThrow(/nobody here has confirmed/);
    expect(await whoIs(browser)).toBe('no_workspace');
  });

  it('is whoever confirms an address first, and nobody after', async () => {
    const client = await system.root.connect();
    try {
      // Taken back: the instance under test has people already.
      await client.query('begin');
      await client.query('update users set email_verified = false, operator_since = null');
      const add = `insert into users (id, name, email) values (gen_random_uuid(), 'x', $1)`;
      const confirm =
        'update users set email_verified = true where email = $1 returning operator_since is not null as is';
      for (const [email, is] of [
        [freshEmail(), true],
        [freshEmail(), false],
      ] as const) {
        await client.query(add, [email]);
        expect((await client.query(confirm, [email])).rows).toEqual([{ is }]);
      }
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});

describe('the routes of operators', () => {
  it('know nothing of ids that are none', async () => {
    const operator = await openOperator(system);
    expect(
      (
        await decide(
          operator,
          { id: toPublicId('link', '0190aaaa-0000-7000-8000-000000000000'), version: 0 },
          'takedown',
        )
      ).status,
    ).toBe(404);
    expect((await operator.get('/api/operator/reviews/nonsense/reports')).status).toBe(404);
    expect((await operator.get('/api/operator/reviews?cursor=nonsense')).status).toBe(422);
    expect((await operator.delete('/api/operator/workspaces/ws_nonsense/suspension')).status).toBe(404);
  });
});
