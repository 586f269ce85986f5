/**
 * The chain of the audit log, and proof of it. Each entry's hash covers the hash before it and everything the entry says:
 *
 *     hash = SHA-256( hash before (32 bytes) ‖ UTF-8( canonical JSON of
 *       ["linkpulse-audit-1", chain, seq, at, actor, action, target kind, target id, before, after, request id, place, personal] ) )
 *
 * `seq` counts from 1; before the first entry stand 32 zero bytes. `at` is UTC with six digits of the second. `personal` maps fields
 * to commitments, each SHA-256( salt ‖ UTF-8(value) ), so that values can be erased and the chain stays whole.
 */
import { fromHex, toHex, utf8 } from '../lib/bytes.ts';
import { canonicalJson, type Json } from './canonical-json.ts';

/** The chain of what concerns no workspace: people, their credentials, shared domains. No workspace has this id. */
export const instanceChain = '00000000-0000-0000-0000-000000000000';

/**
 * An entry as it is stored. Ids are UUIDs; `before`, `after` and `personal` are the JSON texts. Bytes are hex. A type alias, because
 * interfaces have no index signature.
 */
export type Entry = {
  chain: string;
  seq: number;
  at: string;
  actor: string;
  action: string;
  targetKind: string;
  targetId: string;
  before: string | null;
  after: string | null;
  requestId: string | null;
  place: string | null;
  personal: string | null;
  previous: string;
  hash: string;
};

/** How far a chain is proved. */
export interface Head {
  seq: number;
  hash: string;
}

export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export type Fault =
  | { kind: 'gap'; seq: number; found: number }
  | { kind: 'not_linked'; seq: number }
  | { kind: 'changed'; seq: number }
  | { kind: 'personal_changed'; seq: number; field: string }
  | { kind: 'cut'; seq: number; head: number }
  | { kind: 'head_differs'; seq: number }
  | { kind: 'head_missing'; seq: number }
  | { kind: 'not_as_exported'; seq: number };

export const start: Head = { seq: 0, hash: '00'.repeat(32) };

/** The bytes that an entry's hash covers after the hash before it. Throws when its JSON is not canonical. */
export function encodeEntry(entry: Omit<Entry, 'previous' | 'hash'>): Uint8Array {
  const { chain, seq, at, actor, action, targetKind, targetId, requestId, place } = entry;
  const [before, after, personal] = [parse(entry.before), parse(entry.after), parse(entry.personal)];
  const said: Json[] = ['linkpulse-audit-1', chain, seq, at, actor, action, targetKind, targetId];
  said.push(before, after, requestId, place, personal);
  return utf8.encode(canonicalJson(said));
}

/** The chain with this entry, or why the entry cannot come next. */
export function append(head: Head, entry: Entry, sha256: Sha256): Head | Fault {
  if (entry.seq !== head.seq + 1) return { kind: 'gap', seq: head.seq + 1, found: entry.seq };
  if (entry.previous !== head.hash) return { kind: 'not_linked', seq: entry.seq };
  return hashOf(entry, sha256) === entry.hash
    ? { seq: entry.seq, hash: entry.hash }
    : { kind: 'changed', seq: entry.seq };
}

/** Whether the chain ends where its head row says; what is missing at the end shows nowhere else. */
export function compareHead(reached: Head, head: Head | null): Fault | null {
  if (!head) return reached.seq === 0 ? null : { kind: 'head_missing', seq: reached.seq };
  if (reached.seq < head.seq) return { kind: 'cut', seq: reached.seq + 1, head: head.seq };
  return reached.seq === head.seq && reached.hash === head.hash ? null : { kind: 'head_differs', seq: head.seq };
}

/** A personal value that has not been erased. */
export interface PersonalValue {
  salt: Uint8Array;
  value: string;
}

export function fitsCommitment(commitment: string, { salt, value }: PersonalValue, sha256: Sha256): boolean {
  return toHex(sha256(concat(salt, utf8.encode(value)))) === commitment;
}

/** The commitments of an entry by field. */
export function commitmentsOf(entry: Pick<Entry, 'personal'>): [field: string, commitment: string][] {
  return Object.entries(parse(entry.personal) ?? {}).map(([field, commitment]) => [
    field,
    typeof commitment === 'string' ? commitment : '',
  ]);
}

export const isFault = (value: Head | Fault): value is Fault => 'kind' in value;

/** What an operator reads of a fault. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'gap':
      return `entry ${fault.seq} is missing: entry ${fault.found} follows entry ${fault.seq - 1}`;
    case 'not_linked':
      return `entry ${fault.seq} does not follow the entry before it: one of them was replaced or moved`;
    case 'changed':
      return `entry ${fault.seq} was changed: its hash is not that of what it says`;
    case 'personal_changed':
      return `entry ${fault.seq} was changed: ${fault.field} is not the value it was written with`;
    case 'cut':
      return `entry ${fault.seq} is missing: the chain ends before it, and its head says there are ${fault.head}`;
    case 'head_differs':
      return `entry ${fault.seq} is not the one the head was written with`;
    case 'head_missing':
      return `the head is missing, behind entry ${fault.seq}`;
    case 'not_as_exported':
      return `entry ${fault.seq} is not the one that was exported: the chain was written anew`;
  }
}

function hashOf(entry: Entry, sha256: Sha256): string | null {
  let body: Uint8Array;
  try {
    body = encodeEntry(entry);
  } catch {
    // Text that is not JSON, or a number that nothing of ours writes: not what was hashed.
    return null;
  }
  return toHex(sha256(concat(fromHex(entry.previous), body)));
}

const parse = (text: string | null): Json => (text === null ? null : JSON.parse(text));

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
