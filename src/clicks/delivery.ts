/** From batches as they were delivered to rows of the ledger: what a click means is decided here, before SQL. */
import { remember } from '../lib/remember.ts';
import { toAgent, type Agent } from './agent.ts';
import type { BatchedClick, ClickBatch } from './batch.ts';
import { classify } from './classify.ts';
import { withoutControls, type ClickClass } from './click.ts';
import { toLanguage } from './language.ts';
import { toReferrerHost } from './referrer.ts';

export interface LedgerClick {
  linkId: string;
  clickedAtMs: number;
  class: ClickClass;
  /** Clicks from one place, or with one agent, share the object. */
  place: LedgerPlace;
  agent: Agent;
  referrer: string | null;
  language: string | null;
  asn: number | null;
  /** 16 hex digits. */
  visitor: string | null;
  optedOut: boolean;
}

export interface LedgerPlace {
  country: string | null;
  region: string | null;
  city: string | null;
  continent: string | null;
}

export interface LedgerBatch extends Omit<ClickBatch, 'clicks'> {
  clicks: LedgerClick[];
}

const hourMs = 3_600_000;

/** Ids of batches are remembered for 30 days (prune_click_batches): an older batch could be counted twice, so it is refused. */
const maxAgeMs = 28 * 24 * hourMs;
/** How far the clock of an edge location may be ahead. */
const maxAheadMs = hourMs;
/** A click waits for its batch a few seconds, and the time of an opted-out click is the beginning of its hour. */
const maxWaitMs = 2 * hourMs;

/** Whether a batch may be ingested now, by the time it was sealed. */
export function judgeAge(sealedAtMs: number, nowMs: number): 'fit' | 'too_old' | 'from_the_future' {
  if (sealedAtMs > nowMs + maxAheadMs) return 'from_the_future';
  return sealedAtMs < nowMs - maxAgeMs ? 'too_old' : 'fit';
}

export function toLedgerBatch(batch: ClickBatch, nowMs: number): LedgerBatch {
  const { id, isolateId, sequence, captured, dropped, sealedAtMs } = batch;
  const clicks = batch.clicks.map((click) => toLedgerClick(click, sealedAtMs, nowMs));
  return { id, isolateId, sequence, captured, dropped, sealedAtMs, clicks };
}

function toLedgerClick(click: BatchedClick, sealedAtMs: number, nowMs: number): LedgerClick {
  const clickClass = classify(click);
  return {
    linkId: click.linkId,
    // No later than its batch and than now, no earlier than a click can wait: a wrong clock must not scatter rows over years.
    clickedAtMs: Math.max(Math.min(click.timeMs, sealedAtMs, nowMs), sealedAtMs - maxWaitMs),
    class: clickClass,
    place: toPlace(`${click.country}\n${click.region}\n${click.city}\n${click.continent}`),
    agent: toAgent(click.userAgent, clickClass),
    referrer: toReferrerHost(click.referrer),
    language: toLanguage(click.language),
    asn: click.asn > 0 && click.asn <= maxInteger ? click.asn : null,
    visitor: click.visitor === '' ? null : click.visitor,
    optedOut: click.optedOut,
  };
}

/** Postgres' integer; the numbers of autonomous systems beyond it are for private use. */
const maxInteger = 2 ** 31 - 1;

const maxPlaceUnits = 100;

/** Of four lines. A line break within a name, which the edge lets nobody send, would only shift this place's names. */
const toPlace = remember(8192, (lines): LedgerPlace => {
  const [country = '', region = '', city = '', continent = ''] = lines.split('\n');
  return { country: toText(country), region: toText(region), city: toText(city), continent: toText(continent) };
});

/** What Postgres cannot hold, NUL and half surrogate pairs, is taken out here again, whoever sent the batch. */
function toText(text: string): string | null {
  const clean = withoutControls(text.slice(0, maxPlaceUnits)).trim();
  return clean === '' ? null : clean;
}
