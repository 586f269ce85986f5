/**
 * The redirects of a zone as Cloudflare counted them: the GraphQL Analytics API, sampled, so it comes with a confidence interval.
 * Answers null, and says why in the log, whenever the count cannot be had: nothing waits for it.
 */
import * as z from 'zod';

import { describeError, emit } from '../platform/events.ts';
import type { ClickCensus } from './accounting.ts';

export interface CloudflareCensusOptions {
  zoneId: string;
  /** An API token with Zone > Analytics > Read. */
  token: string;
  fetch?: typeof fetch;
}

const endpoint = 'https://api.cloudflare.com/client/v4/graphql';
const deadlineMs = 10_000;
const maxBytes = 64 * 1024;

/** All hosts of the zone: what answers a GET with one of these statuses is a redirect of ours. */
const query = `query ($zone: string, $from: Time, $to: Time) {
  viewer { zones(filter: { zoneTag: $zone }) {
    httpRequestsAdaptiveGroups(limit: 1, filter: { datetime_geq: $from, datetime_lt: $to,
      edgeResponseStatus_in: [301, 302, 307, 308], clientRequestHTTPMethodName: "GET", requestSource: "eyeball" }) {
      count
      confidence(level: 0.95) { count { lower upper } }
    } } } }`;

const Groups = z.array(
  z.object({
    count: z.number(),
    confidence: z.object({ count: z.object({ lower: z.number(), upper: z.number() }) }),
  }),
);
const Answer = z.object({
  data: z.object({ viewer: z.object({ zones: z.tuple([z.object({ httpRequestsAdaptiveGroups: Groups })]) }) }),
});

export function cloudflareCensus({ zoneId, token, fetch: send = fetch }: CloudflareCensusOptions): ClickCensus {
  async function ask(fromMs: number, toMs: number): Promise<{ clicks: number; error: number }> {
    const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
    const response = await send(endpoint, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { zone: zoneId, from, to } }),
      signal: AbortSignal.timeout(deadlineMs),
    });
    const text = await readAtMost(response, maxBytes);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const [zone] = Answer.parse(JSON.parse(text)).data.viewer.zones;
    const [group] = zone.httpRequestsAdaptiveGroups;
    if (!group) return { clicks: 0, error: 0 };
    const { lower, upper } = group.confidence.count;
    return { clicks: Math.round(group.count), error: Math.ceil(Math.max(upper - group.count, group.count - lower, 0)) };
  }
  return {
    async count(fromMs, toMs) {
      try {
        return await ask(fromMs, toMs);
      } catch (error) {
        emit('warn', 'click_census.count.failed', { from_ms: fromMs, error: describeError(error) });
        return null;
      }
    },
  };
}

async function readAtMost(response: Response, bytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let left = bytes;
  for await (const chunk of response.body ?? []) {
    left -= chunk.byteLength;
    if (left < 0) throw new Error(`The answer has more than ${bytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
