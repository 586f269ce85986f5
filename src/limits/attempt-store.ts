/** Attempts to sign in, kept by the RateLimiter object of the account. It sees neither addresses nor networks, only keyed hashes. */
import { keyedHash } from '../platform/keyed-hash.ts';
import { within } from '../platform/deadline.ts';
import { describeError, emit } from '../platform/events.ts';
import type { Verdict } from './limit.ts';
import type { SignInAttempts } from './limiter.ts';

export interface SignInAttemptsOptions {
  secret: string;
  attempt: (account: string, place: string) => Promise<Verdict>;
  settle: (account: string, place: string, outcome: 'succeeded' | 'undecided') => Promise<void>;
}

const deadlineMs = 2000;

export function openSignInAttempts({ secret, attempt, settle }: SignInAttemptsOptions): SignInAttempts {
  const toNames = async (email: string, network: string): Promise<[account: string, place: string]> => [
    `account:${await keyedHash(secret, `sign-in ${email}`)}`,
    await keyedHash(secret, `sign-in ${email} ${network}`),
  ];
  const tell = (event: string, error: unknown) => emit('error', event, { error: describeError(error) });
  return {
    async begin(email, network) {
      try {
        return await within(deadlineMs, 'the limiter', attempt(...(await toNames(email, network))));
      } catch (error) {
        tell('sign_in.attempt.failed', error);
        return 'unknown';
      }
    },
    async settle(email, network, outcome) {
      try {
        const [account, place] = await toNames(email, network);
        await within(deadlineMs, 'the limiter', settle(account, place, outcome));
      } catch (error) {
        tell('sign_in.settle.failed', error);
      }
    },
  };
}
