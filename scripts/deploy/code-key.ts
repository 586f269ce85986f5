/** The key of the code permutation is for ever: with another one, new links would get codes that were given out before. */
import type { CodeKeyState } from './instance-database.ts';

export function refuseChangedKey(state: CodeKeyState): void {
  if (state !== 'changed') return;
  throw new Error(
    `LINK_CODE_KEY is not the key that this database's links were made with, and a new one would repeat codes that are in use.
Nothing was changed. Set LINK_CODE_KEY to the old key (codeKey in .deploy/setup.json of the checkout that set the instance up)
and run npm run deploy -- --setup.`,
  );
}
