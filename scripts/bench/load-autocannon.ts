/**
 * Load by autocannon, in a process of its own: the same requests by another's hand, so that nobody need believe our own generator. What
 * is on its way when it stops it does not count. Jobs come and results go by message.
 */
import autocannon from 'autocannon';

import { findFault } from './http-answer.ts';
import type { LoadResult, SaturatingJob } from './load.ts';
import { prepareZipf, type Prepared } from './prepared.ts';
import { toLatency } from './stats.ts';
import { answerJobs } from './work-program.ts';

async function runJob(job: SaturatingJob): Promise<LoadResult> {
  const prepared = prepareZipf(job);
  const faults: Record<string, number> = {};
  const latenciesMs: number[] = [];
  const tell = (fault: string): void => void (faults[fault] = (faults[fault] ?? 0) + 1);

  const toAutocannon = ({ bytes, index }: Prepared): autocannon.Request => {
    const [start = '', ...lines] = bytes.toString().trimEnd().split('\r\n');
    const [, path = '/'] = start.split(' ');
    return {
      path,
      headers: Object.fromEntries(lines.map((line) => toField(line))),
      onResponse(status, _, __, headers) {
        const [, location = ''] =
          Object.entries(headers ?? {}).find(([field]) => field.toLowerCase() === 'location') ?? [];
        const fault = findFault({ status, location: String(location) }, job.locations[index]);
        if (fault !== null) tell(fault);
      },
    };
  };

  // Each connection has its share of the requests: it would build all of them anew otherwise.
  const shares = Array.from({ length: job.concurrency }, (_, share) =>
    prepared.filter((__, number) => number % job.concurrency === share).map((one) => toAutocannon(one)),
  );
  let connected = 0;
  const options = {
    url: `http://127.0.0.1:${job.port}`,
    connections: job.concurrency,
    duration: job.seconds,
    setupClient: (client: autocannon.Client) => client.setRequests(shares[connected++ % shares.length] ?? []),
  };
  const { duration, errors, timeouts } = await new Promise<autocannon.Result>((resolve, reject) => {
    const load = autocannon(options, (error: Error | null, result) => (error ? reject(error) : resolve(result)));
    // Its own histogram holds whole milliseconds, and of answers below 300 only.
    load.on('response', (_, __, ___, ms) => latenciesMs.push(ms));
  });
  if (errors + timeouts > 0) tell(`${errors} connections failed, ${timeouts} answers did not come in time`);
  return { requests: latenciesMs.length, seconds: duration, ...toLatency(latenciesMs), faults };
}

function toField(line: string): [string, string] {
  const colon = line.indexOf(': ');
  return [line.slice(0, colon), line.slice(colon + 2)];
}

answerJobs(runJob);
