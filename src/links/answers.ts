/** From what the store says to what the client reads, for creating calls: first answers and replays are made by the same code. */
import type { CreateOutcome, Created, NewLink, Refusal } from './link.ts';
import { loops, type FieldFailure } from './create.ts';
import { toNewView, type LinkOrigin } from './view.ts';
import type { LinkView } from './wire.ts';

/** Everything an answer depends on besides the store's results; kept with the idempotency key. */
export interface Proposal {
  rows: NewLink[];
  /** Rows of the request that never reached the store. */
  invalid: { ordinal: number; errors: FieldFailure[] }[];
  origin: LinkOrigin;
}

export type RowAnswer =
  | { ordinal: number; status: 201; link: LinkView }
  | { ordinal: number; status: 409 | 422; code: Refusal | 'validation_failed'; errors: FieldFailure[] };

export function toRowAnswers(proposal: Proposal, results: readonly Created[], workspaceId: string): RowAnswer[] {
  const rows = new Map(proposal.rows.map((row) => [row.ordinal, row]));
  const answers = results.map((result): RowAnswer => {
    const row = rows.get(result.ordinal);
    if (!row) throw new Error(`The store answered for row ${result.ordinal}, which it was not given.`);
    return 'key' in result
      ? { ordinal: result.ordinal, status: 201, link: toNewView(row, result.key, workspaceId, proposal.origin) }
      : { ordinal: result.ordinal, ...refusals[result.reason] };
  });
  const invalid = proposal.invalid.map(({ ordinal, errors }): RowAnswer => ({
    ordinal,
    status: 422,
    code: 'validation_failed',
    // Field by field: the store of replays keeps no order of members, and a replay is to be the same byte for byte.
    errors: errors.map(({ field, code, message }) => ({ field, code, message })),
  }));
  return [...answers, ...invalid].sort((a, b) => a.ordinal - b.ordinal);
}

const refusals: Record<Refusal, { status: 409 | 422; code: Refusal; errors: FieldFailure[] }> = {
  key_taken: {
    status: 409,
    code: 'key_taken',
    errors: [
      {
        field: 'key',
        code: 'key_taken',
        message: 'This key is taken on this domain, or was once; keys are never used again.',
      },
    ],
  },
  external_id_taken: {
    status: 409,
    code: 'external_id_taken',
    errors: [
      { field: 'externalId', code: 'external_id_taken', message: 'Another link of the workspace has this externalId.' },
    ],
  },
  domain_unknown: {
    status: 422,
    code: 'domain_unknown',
    errors: [{ field: 'domain', code: 'domain_unknown', message: 'This workspace has no such domain.' }],
  },
  url_loops: { status: 422, code: 'url_loops', errors: [{ field: 'url', ...loops }] },
};

/** Addresses that a create has given out, now or when it was first asked for. */
export function toAddresses(rows: readonly NewLink[], outcome: CreateOutcome<Proposal>): string[] {
  if (outcome.kind !== 'done' && outcome.kind !== 'replayed') return [];
  const hosts = new Map(rows.map((row) => [row.ordinal, row.host]));
  return outcome.results.flatMap((result) =>
    'key' in result ? [`${hosts.get(result.ordinal) ?? ''}/${result.key}`] : [],
  );
}
