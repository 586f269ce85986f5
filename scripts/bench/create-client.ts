/** A process of its own that creates links through the API, so many calls at once. Jobs come and results go by message. */
import { Agent, request } from 'node:http';

import type { CreateJob, CreateResult } from './create.ts';
import { quantile } from './stats.ts';
import { answerJobs } from './work-program.ts';

const deadlineMs = 60_000;

async function runJob({ port, apiKey, host, rows, concurrency, seconds }: CreateJob): Promise<CreateResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const durationsMs: number[] = [];
  const created: CreateResult['sample'] = [];
  const started = performance.now();
  let links = 0;
  let number = 0;

  async function work(): Promise<void> {
    while (performance.now() < started + seconds * 1000) {
      const bodies = Array.from({ length: rows }, () => ({
        url: `https://www.example.com/shop/autumn-2026/landing/${number++}?utm_source=newsletter`,
        domain: host,
      }));
      const begun = performance.now();
      const answer = await post(rows === 1 ? '/api/links' : '/api/links/bulk', rows === 1 ? bodies[0] : bodies);
      durationsMs.push(performance.now() - begun);
      const made = linksOf(answer);
      if (made.length !== rows) throw new Error(`${made.length} of ${rows} links were created`);
      links += made.length;
      // The last of each call: a call that lost its end would show.
      const last = made.at(-1);
      if (last) created.push({ path: `/${last.key}`, url: last.url });
    }
  }

  const post = (path: string, body: unknown): Promise<string> =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const headers = {
        host: 'localhost',
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      };
      const options = { agent, host: '127.0.0.1', port, path, method: 'POST', headers, timeout: deadlineMs };
      const call = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode === 200 || response.statusCode === 201) resolve(answer);
          else reject(new Error(`The API answered ${response.statusCode}: ${answer.slice(0, 300)}`));
        });
      });
      call.on('timeout', () => call.destroy(new Error(`no answer within ${deadlineMs} ms`)));
      call.on('error', reject);
      call.end(text);
    });

  try {
    await Promise.all(Array.from({ length: concurrency }, work));
  } finally {
    agent.destroy();
  }
  const elapsed = (performance.now() - started) / 1000;
  const sorted = Float64Array.from(durationsMs).sort();
  const latency = { p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) };
  return { links, calls: sorted.length, seconds: elapsed, ...latency, sample: created.slice(-20) };
}

interface Made {
  key: string;
  url: string;
}

function linksOf(answer: string): Made[] {
  const body: Made | { results: { link?: Made }[] } = JSON.parse(answer);
  return 'results' in body ? body.results.flatMap(({ link }) => link ?? []) : [body];
}

answerJobs(runJob);
