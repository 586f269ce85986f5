import { describe, it } from 'vitest';

import { foreignOrigin, isOrigin } from '../../../src/api-keys/origin.ts';

describe('isOrigin', () => {
  it.for(['https://www.example.com', 'https://example.com:8443', 'http://localhost:3000', 'http://app.localhost'])(
    'takes %s',
    (text, { expect }) => {
      expect(isOrigin(text)).toBe(true);
    },
  );

  it.for([
    '*',
    'null',
    '',
    'example.com',
    'http://example.com',
    'https://example.com/',
    'https://example.com:443',
    'https://EXAMPLE.com',
    'https://*.example.com',
    'https://user@example.com',
    'https://a.example,https://b.example',
    'javascript:alert(1)',
    'http://localhost.example.com',
  ])('refuses %j', (text, { expect }) => {
    expect(isOrigin(text)).toBe(false);
  });
});

describe('foreignOrigin', () => {
  it.for([
    [undefined, null],
    ['https://app.example', null],
    ['http://app.example', null],
    ['https://app.example:8443', null],
    ['https://other.example', 'https://other.example'],
    ['https://app.example.evil.example', 'https://app.example.evil.example'],
    ['null', 'null'],
    ['', ''],
  ] as const)('says of %j: %j', ([origin, foreign], { expect }) => {
    expect(foreignOrigin(origin, 'https://app.example/api/links')).toBe(foreign);
  });
});
