import { describe, expect, it } from 'vitest';

import { gatherAnswers } from '../../../scripts/deploy/gather-answers.ts';
import { answers } from './remembered-world.ts';

const nobody = { options: {}, env: {}, saved: null, ask: null };
const env = {
  APP_HOST: 'app.example.com',
  LINK_DOMAINS: 'go.example.com, l.example.com',
  DATABASE_URL: 'postgresql://owner:secret-word@db.example.com/linkpulse',
  UPSTASH_REDIS_REST_URL: 'https://redis.example.com',
  UPSTASH_REDIS_REST_TOKEN: 'upstash-token',
};

describe('answers of a setup', () => {
  it('come from the environment where there is nobody to ask', async () => {
    expect(await gatherAnswers({ ...nobody, env })).toEqual({
      ...answers,
      databaseUrl: env.DATABASE_URL,
      replicaUrl: null,
    });
  });

  it('are taken from an option first and from an earlier setup last', async () => {
    const given = await gatherAnswers({
      ...nobody,
      options: { 'app-host': 'new.example.com' },
      env: { APP_HOST: 'env.example.com', LINK_DOMAINS: 'short.example.com' },
      saved: answers,
    });
    expect(given).toEqual({ ...answers, appHost: 'new.example.com', linkDomains: ['short.example.com'] });
  });

  it('are asked for one by one, and an empty one means what it says', async () => {
    const asked: string[] = [];
    const replies: Record<string, string> = { ...env, REPLICA_DATABASE_URL: '' };
    const given = await gatherAnswers({
      ...nobody,
      ask: async ({ variable }) => {
        asked.push(variable);
        return replies[variable] ?? '';
      },
    });
    expect(asked).toEqual([
      'APP_HOST',
      'LINK_DOMAINS',
      'DATABASE_URL',
      'REPLICA_DATABASE_URL',
      'UPSTASH_REDIS_REST_URL',
      'UPSTASH_REDIS_REST_TOKEN',
      'MAIL_FROM',
      'RESEND_API_KEY',
      'GITHUB_CLIENT_ID',
      'GITHUB_CLIENT_SECRET',
      'GOOGLE_CLIENT_ID',
      'GOOGLE_CLIENT_SECRET',
    ]);
    expect(given.replicaUrl).toBeNull();
  });

  it('to questions that came after the last setup are asked for', async () => {
    const { mailFrom: _, ...before } = answers;
    const asked: string[] = [];
    const ask = async ({ variable }: { variable: string }) => (asked.push(variable), 'no-reply@example.com');
    expect(await gatherAnswers({ ...nobody, saved: before, ask })).toMatchObject({ mailFrom: 'no-reply@example.com' });
    expect(asked).toEqual(['MAIL_FROM']);
  });

  it('that are missing are all named at once', async () => {
    await expect(gatherAnswers(nobody)).rejects.toThrow(
      /--app-host or APP_HOST[^]*LINK_DOMAINS[^]*DATABASE_URL[^]*UPSTASH_REDIS_REST_TOKEN/,
    );
  });

  it.each([
    ['APP_HOST', 'https://app.example.com'],
    ['APP_HOST', 'localhost'],
    ['APP_HOST', 'App.example.com'],
    ['LINK_DOMAINS', 'go.example.com,go.example.com:8080'],
    ['DATABASE_URL', 'mysql://owner:secret-word@db.example.com/linkpulse'],
    ['DATABASE_URL', 'postgresql://owner:secret-word@db.example.com'],
    ['DATABASE_URL', 'postgresql://db.example.com/linkpulse'],
    ['UPSTASH_REDIS_REST_URL', 'redis://redis.example.com:6379'],
    ['MAIL_FROM', 'a@example.com, b@example.com'],
    ['MAIL_FROM', 'LinkPulse'],
    ['GITHUB_CLIENT_ID', 'Iv1.0123456789abcdef'],
    ['GOOGLE_CLIENT_SECRET', 'a secret with spaces'],
  ])('refuse %s=%s', async (variable, value) => {
    await expect(gatherAnswers({ ...nobody, env: { ...env, [variable]: value } })).rejects.toThrow(variable);
  });

  it('are refused without showing the password in them', async () => {
    const faulty = { ...env, DATABASE_URL: 'mysql://owner:secret-word@db.example.com/linkpulse' };
    const error: unknown = await gatherAnswers({ ...nobody, env: faulty }).catch((reason: unknown) => reason);
    expect(String(error)).not.toContain('secret-word');
  });
});
