/** How entries of the log look from outside, and how a request for some of them is read. */
import { parseCursor } from '../lib/cursor.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { commitmentsOf, type Entry } from './chain.ts';
import { parseActor, parseTargetId, toActor, toFieldValue, toTargetId } from './ids.ts';
import type { AuditEntry, ListAudit } from './wire.ts';

/** What is not erased, by field: salt in hex, value. */
type Values = Readonly<Record<string, readonly [salt: string, value: string]>> | null;

export type Filter = Pick<ListAudit, 'pageSize'> & {
  actors: string[] | null;
  action: string | null;
  targetId: string | null;
  from: string | null;
  to: string | null;
  before: { at: string; seq: number } | null;
};

/** The fields of a query that are of no use, or what to look for. */
export function parseFilter(query: ListAudit): Result<Filter, { field: keyof ListAudit; message: string }> {
  const actors = query.actor === undefined ? null : parseActor(query.actor);
  if (query.actor !== undefined && !actors) return err({ field: 'actor', message: 'Send user_…, key_… or system:….' });
  const targetId = query.target === undefined ? null : parseTargetId(query.target);
  if (query.target !== undefined && targetId === null)
    return err({ field: 'target', message: 'Send the id of a link, key, member, invitation or workspace.' });
  const before = query.cursor === undefined ? null : parseStart(query.cursor);
  if (query.cursor !== undefined && !before)
    return err({ field: 'cursor', message: 'Send nextCursor of the page before, with the same filter.' });
  const { action = null, from = null, to = null, pageSize } = query;
  return ok({ actors, action, targetId, from, to, before, pageSize });
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

function parseStart(cursor: string): { at: string; seq: number } | null {
  const [at, seq, ...rest] = parseCursor(cursor) ?? [];
  if (typeof at !== 'string' || !instant.test(at) || Number.isNaN(Date.parse(at)) || rest.length > 0) return null;
  return typeof seq === 'number' && Number.isSafeInteger(seq) ? { at, seq } : null;
}

/** Today's names of an entry's actor and of whom its fields refer to. */
type Names = { actorName: string | null; names: Readonly<Record<string, string>> | null };

export function toView(entry: Entry & { values: Values } & Names): AuditEntry {
  const { seq, at, action, targetKind, place, requestId, hash, values } = entry;
  const before = parseFields(entry.before);
  const after = parseFields(entry.after);
  return {
    seq,
    at,
    actor: { ...toActor(entry.actor), name: entry.actorName },
    action,
    target: { kind: targetKind, id: toTargetId(targetKind, entry.targetId) },
    before: before && mapFields(before, toFieldValue),
    after: after && mapFields(after, toFieldValue),
    names: toNames(entry, [before, after]),
    personal: Object.fromEntries(commitmentsOf(entry).map(([field]) => [field, values?.[field]?.[1] ?? null])),
    place,
    requestId,
    hash,
  };
}

/** A line of an export: the entry as the chain covers it, so that whoever has it can compute the hashes again. */
export function toLine({ values, ...entry }: Entry & { values: Values }): string {
  const personal = Object.fromEntries(
    commitmentsOf(entry).map(([field, commitment]) => {
      const [salt = null, value = null] = values?.[field] ?? [];
      return [field, { commitment, salt, value }];
    }),
  );
  const { before, after } = entry;
  return JSON.stringify({ ...entry, before: parseFields(before), after: parseFields(after), personal });
}

type Fields = Readonly<Record<string, unknown>>;

const parseFields = (text: string | null): Fields | null => (text === null ? null : JSON.parse(text));

const mapFields = (fields: Fields, map: (field: string, value: unknown) => unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, map(field, value)]));

/** By the ids that the fields and the target show. */
function toNames(
  { names, targetKind, targetId }: Pick<Entry, 'targetKind' | 'targetId'> & Names,
  sides: readonly (Fields | null)[],
): Record<string, string> {
  const known = new Map(Object.entries(names ?? {}));
  const ids: (readonly [id: unknown, shown: unknown])[] = [
    [targetId, toTargetId(targetKind, targetId)],
    ...sides.flatMap((fields) =>
      Object.entries(fields ?? {}).map(([field, value]) => [value, toFieldValue(field, value)] as const),
    ),
  ];
  const named = ids.flatMap(([id, shown]) => {
    const name = typeof id === 'string' ? known.get(id) : undefined;
    return name === undefined ? [] : [[String(shown), name] as const];
  });
  return Object.fromEntries(named);
}
