import { expect, it } from 'vitest';

import { knownSecrets, redact } from '../../../scripts/deploy/redact.ts';

const env = {
  DATABASE_URL: 'postgresql://owner:p%40ssword-1@db.example.com/linkpulse',
  CLOUDFLARE_API_TOKEN: 'cloudflare-token',
};

it.each([
  ['a whole connection string', `connect ${env.DATABASE_URL} failed`, 'connect [secret] failed'],
  ['a password as it is meant', 'password p@ssword-1 is wrong', 'password [secret] is wrong'],
  ['a password as it is written', 'at owner:p%40ssword-1@db', 'at owner:[secret]@db'],
  ['a token', 'token cloudflare-token', 'token [secret]'],
])('hides %s', (_name, text, shown) => {
  expect(redact(text, knownSecrets(null, env))).toBe(shown);
});

it('leaves text alone when nothing is known', () => {
  expect(redact('Deployed linkpulse-api', knownSecrets(null, {}))).toBe('Deployed linkpulse-api');
});
