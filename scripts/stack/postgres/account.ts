import { spawnSync } from 'node:child_process';

/** The account that Postgres runs as; null means ours. */
export type ServerAccount = { readonly name: string; readonly uid: number; readonly gid: number } | null;

/** Accounts that exist for servers, best first. */
const CANDIDATES = ['postgres', 'nobody'];

/**
 * Postgres refuses to run as root, which is what one is in many containers, so that root picks another account.
 * Throws when there is none.
 */
export function findServerAccount(): ServerAccount {
  if (process.getuid?.() !== 0) return null;
  for (const name of CANDIDATES) {
    const uid = readId('-u', name);
    const gid = readId('-g', name);
    if (uid !== null && gid !== null) return { name, uid, gid };
  }
  throw new Error(`Postgres does not run as root and there is no account ${CANDIDATES.join(' or ')} to run it as`);
}

function readId(flag: '-u' | '-g', name: string): number | null {
  const answer = spawnSync('id', [flag, name], { encoding: 'utf8' });
  const id = Number(answer.stdout?.trim());
  return answer.status === 0 && Number.isInteger(id) && id > 0 ? id : null;
}

/** For `spawn`: the account as options, or none. */
export function spawnAs(account: ServerAccount): { uid: number; gid: number } | object {
  return account === null ? {} : { uid: account.uid, gid: account.gid };
}

/** Whether the account may go into a directory; asks the kernel, which knows about more than mode bits. */
export function canEnter(account: ServerAccount, dir: string): boolean {
  if (account === null) return true;
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', dir], { ...spawnAs(account), cwd: '/' }).status === 0;
}
