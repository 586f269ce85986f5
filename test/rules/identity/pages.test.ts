import { describe, it } from 'vitest';
import { appOrigin } from '../../../src/identity/pages.ts';

const hosts = { appHost: 'app.example', aliases: ['127.0.0.1', '[::1]', 'go.example'] };
const local = { appHost: 'localhost', aliases: ['127.0.0.1', '[::1]'] };

describe('where links in mails lead', () => {
  it.for([
    ['https://app.example/api', 'https://app.example'],
    ['https://go.example/api', 'https://go.example'],
    ['https://evil.example/api', 'https://app.example'],
    ['https://app.example.evil.example/api', 'https://app.example'],
    // Whoever asks in the clear for somebody else's password must not get the link sent in the clear.
    ['http://app.example/api', 'https://app.example'],
    ['http://app.example:8080/api', 'https://app.example'],
  ] as const)('%s: %s', ([asked, origin], { expect }) => {
    expect(appOrigin(asked, hosts)).toBe(origin);
  });

  it.for(['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787'])(
    'on one’s own machine to %s',
    (origin, { expect }) => {
      expect(appOrigin(`${origin}/api`, local)).toBe(origin);
    },
  );
});
