/**
 * Asks whether a request is within its limits: the isolate's own memory first, then the subject's RateLimiter object, or this isolate's
 * share of it (shards.ts). While that cannot be asked each policy says whether the request goes on.
 */
import { describeError, emit } from '../platform/events.ts';
import { within } from '../platform/deadline.ts';
import { openBreaker } from '../platform/breaker.ts';
import type { Take, Taken } from './counters.ts';
import { Leases } from './leases.ts';
import type { Verdict } from './limit.ts';
import type { Limiter, Outcome } from './limiter.ts';
import { toCharges, type LimitClass, type Policies, type Subjects } from './policies.ts';

export interface LimiterOptions {
  policies: Policies;
  take: (subject: string, takes: readonly Take[]) => Promise<Taken[]>;
  /** The platform's own limit for a network: it counts roughly and by location, but answers at once, so a flood of sign-ins reaches no object. */
  shield: (network: string) => Promise<boolean>;
  /** From 0 to below 1; asked once, at the first request: a Worker has no randomness before. */
  random: () => number;
  now: () => number;
}

/** The object answers within milliseconds once it runs, and within a few hundred when it must be started far away. */
const deadlineMs = 1500;
/** What need not be asked is not asked for so long after a failure: a read must not wait for the deadline each time. */
const pauseMs = 2000;

/** The platform tells no more than no; its window is a minute. */
const shielded: Verdict = { allowed: false, remaining: 0, resetMs: 60_000, retryAfterMs: 60_000 };
const shieldMs = 200;

/** Behind a shield that fails the object still counts. */
async function admits(shield: LimiterOptions['shield'], network: string): Promise<boolean> {
  try {
    return await within(shieldMs, 'the shield', shield(network));
  } catch (error) {
    emit('warn', 'rate_limit.shield.failed', { error: describeError(error) });
    return true;
  }
}

export function openLimiter({ policies, take, shield, random, now }: LimiterOptions): Limiter {
  const leases = new Leases();
  const breaker = openBreaker(pauseMs);
  let place: number | undefined;
  const chargesOf = (limitClass: LimitClass, subjects: Subjects) =>
    toCharges(policies[limitClass], subjects, (place ??= random()));
  return {
    async check(limitClass, subjects) {
      const { subject, counted } = chargesOf(limitClass, subjects);
      if (counted.length === 0) return { kind: 'allowed', standings: [] };
      const network = subjects.network ?? null;
      if (limitClass === 'auth' && network !== null && !(await admits(shield, network)))
        return { kind: 'refused', standings: counted.map(({ policy }) => ({ policy, ...shielded })) };
      const charges = counted.map(({ charge }) => charge);
      const plan = leases.plan(subject, charges, now());
      const judge = (verdicts: readonly Verdict[]): Outcome => {
        const standings = counted.flatMap(({ policy }, index) => {
          const verdict = verdicts[index];
          return verdict ? [{ policy, ...verdict }] : [];
        });
        return { kind: standings.every(({ allowed }) => allowed) ? 'allowed' : 'refused', standings };
      };
      if (plan.kind === 'known') return judge(plan.verdicts);
      const goesOn = counted.every(({ policy }) => policy.whenDown === 'open');
      const askedMs = now();
      if (goesOn && breaker.isOpen(askedMs)) return { kind: 'unknown', goesOn };
      try {
        const taken = await within(deadlineMs, 'the limiter', take(subject, plan.takes));
        leases.settle(subject, plan.takes, taken, askedMs, now());
        // What was handed out in advance is the client's too.
        return judge(taken.map(({ advance, ...verdict }) => ({ ...verdict, remaining: verdict.remaining + advance })));
      } catch (error) {
        breaker.trip(now());
        const policy = policies[limitClass].map(({ name }) => name).join(' ');
        emit(goesOn ? 'warn' : 'error', 'rate_limit.take.failed', {
          policy,
          goes_on: goesOn,
          error: describeError(error),
        });
        return { kind: 'unknown', goesOn };
      }
    },
    recall(limitClass, subjects) {
      const { subject, counted } = chargesOf(limitClass, subjects);
      const refusals = counted.flatMap(({ policy, charge }) => {
        const verdict = leases.refusal(subject, charge, now());
        return verdict ? [{ policy, ...verdict }] : [];
      });
      return refusals.length > 0 ? refusals : null;
    },
  };
}
