/** What asks for limits knows of them. */
import type { Verdict } from './limit.ts';
import type { LimitClass, Policy, Subjects } from './policies.ts';

/** How a request stands with one policy. */
export interface Standing extends Verdict {
  policy: Policy;
}

export type Outcome =
  | { kind: 'allowed' | 'refused'; standings: Standing[] }
  /** Nobody could be asked. `goesOn` when no policy of the class insists on an answer. */
  | { kind: 'unknown'; goesOn: boolean };

export interface Limiter {
  /** Counts a request of this class. Never rejects. */
  check(limitClass: LimitClass, subjects: Subjects): Promise<Outcome>;
  /** The refusals of such a request that the isolate remembers, or null; counts nothing. */
  recall(limitClass: LimitClass, subjects: Subjects): Standing[] | null;
}

/** Attempts to sign in to accounts with a password (attempts.ts). */
export interface SignInAttempts {
  /** Whether somebody may try now, from the network; `unknown` when nobody can be asked. Counts as failed until it is settled. Never rejects. */
  begin(email: string, network: string): Promise<Verdict | 'unknown'>;
  /** Never rejects: an attempt that is not settled was a failure. */
  settle(email: string, network: string, outcome: 'succeeded' | 'undecided'): Promise<void>;
}
