import { describe, it } from 'vitest';

import { planChange, planLink } from '../../../src/links/create.ts';
import type { CreateLink } from '../../../src/links/wire.ts';

const site = { defaultDomain: 'go.example', appHost: 'app.example', aliases: ['127.0.0.1'], port: '' };
const draft = {
  ordinal: 0,
  id: '01234567-89ab-7def-8123-456789abcdef',
  nowMs: 1_800_000_000_000,
};
const plan = (input: CreateLink) => planLink(input, draft, site);
const fields = (input: CreateLink) => {
  const planned = plan(input);
  return planned.ok ? [] : planned.error.map(({ field, code }) => `${field}:${code}`);
};

describe('planLink', () => {
  it('uses the default domain and leaves the key to be drawn when nothing else is said', ({ expect }) => {
    expect(plan({ url: 'https://Example.com' })).toMatchObject({
      ok: true,
      value: {
        host: 'go.example',
        keys: [],
        url: 'https://example.com/',
        redirectStatus: 302,
        disabledAt: null,
      },
    });
  });
  it('has no second choice for a custom key', ({ expect }) => {
    expect(plan({ url: 'https://example.com', key: 'mine' })).toMatchObject({ ok: true, value: { keys: ['mine'] } });
  });
  it('names every field at fault at once', ({ expect }) => {
    expect(fields({ url: 'javascript:x', key: 'a b', expiredUrl: 'nope' })).toEqual([
      'key:key_alphabet',
      'url:url_scheme',
      'expiredUrl:url_scheme',
    ]);
  });
  it('refuses to lead to the app or to the default domain', ({ expect }) => {
    expect(fields({ url: 'https://go.example/x' })).toEqual(['url:url_loops']);
    expect(fields({ url: 'https://APP.example' })).toEqual(['url:url_loops']);
    expect(fields({ url: 'https://go.example./x' })).toEqual(['url:url_loops']);
    expect(fields({ url: 'https://127.1/x' })).toEqual(['url:url_loops']);
    expect(fields({ url: 'https://example.com', expiredUrl: 'https://go.example/y' })).toEqual([
      'expiredUrl:url_loops',
    ]);
  });
  it('lets other software on another port of the same host be a target', ({ expect }) => {
    expect(fields({ url: 'https://go.example:8443/x' })).toEqual([]);
  });
  it('leaves other hosts to be checked against all link domains', ({ expect }) => {
    expect(plan({ url: 'https://a.example', expiredUrl: 'https://b.example' })).toMatchObject({
      value: { targets: ['a.example', 'b.example'] },
    });
  });
  it('keeps a tag once', ({ expect }) => {
    expect(plan({ url: 'https://example.com', tags: ['a', 'b', 'a'] })).toMatchObject({ value: { tags: ['a', 'b'] } });
  });
});

describe('planChange', () => {
  it('changes nothing that was not named', ({ expect }) => {
    expect(planChange({ title: 'New' }, site)).toEqual({ ok: true, value: { title: 'New', targets: [] } });
  });
  it('can take a value away', ({ expect }) => {
    expect(planChange({ expiredUrl: null, expiresAt: null }, site)).toEqual({
      ok: true,
      value: { expiredUrl: null, expiresAt: null, targets: [] },
    });
  });
  it('checks a new target like a first one', ({ expect }) => {
    expect(planChange({ url: 'https://go.example' }, site)).toMatchObject({
      ok: false,
      error: [{ field: 'url', code: 'url_loops' }],
    });
  });
});
