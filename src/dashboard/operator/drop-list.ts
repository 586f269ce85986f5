import { unblockList } from '../api/operator.ts';

/** The server takes off so many at a time; a list of a million ends before the bound. */
const maxRounds = 200;

/** Takes all entries off; what is brought from somewhere is not brought again. */
export async function dropList(name: string): Promise<void> {
  for (let round = 0; round < maxRounds; round++) if ((await unblockList(name)).count === 0) return;
}
