/** What a generator of load must do, whoever makes it: wrk is not here, because not every machine has it. */
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLoadGenerator, type GeneratorName, type LoadJob } from '../../../scripts/bench/load.ts';
import { visitHeader } from '../../../scripts/bench/visitors.ts';
import { serveLocally } from '../../support/local-server.ts';

const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
const locationOf = (path: string): string => `https://www.example.com${path}`;

/** A server that redirects, and one job for it. */
async function serve({ status = 302, toLocation = locationOf } = {}) {
  const seen: { path: string; host: string; visit: string }[] = [];
  const server = await serveLocally(
    createServer(({ url: path = '', headers }, response) => {
      seen.push({ path, host: headers.host ?? '', visit: String(headers[visitHeader]) });
      response.writeHead(status, { location: toLocation(path) }).end();
    }),
  );
  onTestFinished(() => server.close());
  const paths = keys.map((key) => `/${key}`);
  const job: LoadJob = {
    kind: 'zipf',
    seconds: 1,
    concurrency: 4,
    port: server.port,
    host: 'go.example',
    paths,
    locations: paths.map((path) => locationOf(path)),
    place: 'header',
  };
  return { seen, job };
}

function open(name: GeneratorName) {
  const generator = openLoadGenerator(name, tmpdir());
  onTestFinished(() => generator.close());
  return generator;
}

describe.each(['own', 'autocannon'] as const)('load by %s', (name) => {
  it('asks for links by popularity, as visitors do, and counts what was answered', async () => {
    const { seen, job } = await serve();
    const generator = open(name);
    const { requests, p50Ms, p99Ms } = await generator.run(job);
    expect(requests).toBeGreaterThan(0);
    expect(seen.length - requests).toBeGreaterThanOrEqual(0);
    expect(seen.length - requests).toBeLessThanOrEqual(generator.uncounted(job));
    expect([p50Ms > 0, p99Ms >= p50Ms]).toEqual([true, true]);
    expect(new Set(seen.map(({ host }) => host))).toEqual(new Set(['go.example']));
    expect(seen.every(({ visit }) => visit.includes('|203.0.'))).toBe(true);
    const times = (key: string): number => seen.filter(({ path }) => path === `/${key}`).length;
    expect(times('k0')).toBeGreaterThan(times('k19'));
  });

  it('fails when an answer leads elsewhere, and when it is no redirect', async () => {
    const generator = open(name);
    const elsewhere = await serve({
      toLocation: (path) => (path === '/k0' ? 'https://evil.example/' : locationOf(path)),
    });
    await expect(generator.run(elsewhere.job)).rejects.toThrow(
      'Location https://evil.example/ instead of https://www.example.com/k0',
    );
    const broken = await serve({ status: 503 });
    await expect(generator.run(broken.job)).rejects.toThrow('status 503');
  });
});
