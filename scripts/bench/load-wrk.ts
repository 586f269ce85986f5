/**
 * Load by wrk where it is installed. It measures what our own generator measures, but sees no Location, and what is on its way when
 * it stops is served without being counted.
 */
import { access, constants, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { runCommand } from '../lib/command.ts';
import type { LoadResult, SaturatingJob } from './load.ts';
import { prepareZipf } from './prepared.ts';

export async function isWrkInstalled(): Promise<boolean> {
  const { PATH = '' } = process.env;
  for (const folder of PATH.split(path.delimiter)) {
    try {
      await access(path.join(folder, 'wrk'), constants.X_OK);
      return true;
    } catch {
      // Not in this folder.
    }
  }
  return false;
}

/** `folder` takes the script and the requests. */
export async function runWrk(job: SaturatingJob, folder: string): Promise<LoadResult> {
  const requests = path.join(folder, 'wrk-requests');
  const script = path.join(folder, 'wrk.lua');
  await writeFile(requests, Buffer.concat(prepareZipf(job).flatMap(({ bytes }) => [bytes, Buffer.from([0])])));
  await writeFile(script, toScript(requests));
  const seconds = Math.max(1, Math.round(job.seconds));
  const args = ['-t1', `-c${job.concurrency}`, `-d${seconds}s`, '-s', script, `http://127.0.0.1:${job.port}/`];
  const { code, stdout, stderr } = await runCommand('wrk', args);
  const [, count, us, p50, p99, errors] = /^RESULT (\d+) (\d+) (\d+) (\d+) (\d+)$/m.exec(stdout) ?? [];
  if (code !== 0 || count === undefined) throw new Error(`wrk failed:\n${stderr.trim() || stdout.trim()}`);
  const faults: Record<string, number> = errors === '0' ? {} : { 'failed or not a redirect': Number(errors) };
  return {
    requests: Number(count),
    seconds: Number(us) / 1e6,
    p50Ms: Number(p50) / 1000,
    p99Ms: Number(p99) / 1000,
    faults,
  };
}

/** A NUL ends each request: no header can hold one. */
const toScript = (requests: string): string => `
local requests, number = {}, 0
function init()
  local file = assert(io.open(${JSON.stringify(requests)}, 'rb'))
  for request in file:read('*a'):gmatch('[^%z]+') do requests[#requests + 1] = request end
  file:close()
end
function request()
  number = number % #requests + 1
  return requests[number]
end
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('RESULT %d %d %d %d %d\\n', summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), failed))
end
`;
