/** Which Cloudflare account a deployment goes to. */
import type { Account } from './cloudflare.ts';

export interface AccountChoice {
  /** Accounts of the login; null when there is no valid login. */
  accounts: readonly Account[] | null;
  /** CLOUDFLARE_ACCOUNT_ID, if set. */
  wanted: string | undefined;
  /** The account that was set up, if one was. */
  saved: string | undefined;
}

/** Throws with what to do: the wrong account would be found out only by its visitors. */
export function chooseAccount({ accounts, wanted, saved }: AccountChoice): Account {
  if (accounts === null)
    throw new Error(
      'Cloudflare does not know you: run npx wrangler login, or set CLOUDFLARE_API_TOKEN to a valid token.',
    );
  if (wanted && saved && wanted !== saved)
    throw new Error(
      `CLOUDFLARE_ACCOUNT_ID is ${wanted}, but this checkout is set up for ${saved}. Unset it, or move .deploy away to set up another instance.`,
    );
  const id = wanted ?? saved;
  if (id !== undefined) {
    const found = accounts.find((account) => account.id === id);
    if (found) return found;
    throw new Error(`The login may not use account ${id}: log in as somebody who may, or use a token of that account.`);
  }
  const [first, ...others] = accounts;
  if (!first) throw new Error('The login has no Cloudflare account.');
  if (others.length > 0)
    throw new Error(
      `The login has several accounts; set CLOUDFLARE_ACCOUNT_ID to one of\n${accounts.map((account) => `  ${account.id}  ${account.name}`).join('\n')}`,
    );
  return first;
}
