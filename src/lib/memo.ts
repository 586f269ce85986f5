/**
 * A bounded memory of plain data with expiry. When the count or the bytes run out, the oldest entry goes, unless it was used since it
 * came or was last spared: then it is spared once more (second chance, Corbató 1968). Moving an entry to the end at each use,
 * as exact LRU does, would cost every hit what now only an eviction costs. Lives in module scope of a Worker, so it must never hold
 * I/O objects or promises.
 */
export interface MemoOptions {
  /** Most entries held. */
  maxEntries: number;
  /** Most bytes held, as estimated by the caller for each entry. */
  maxBytes: number;
}

interface Entry<Value> {
  value: Value;
  expiresAtMs: number;
  setAtMs: number;
  bytes: number;
  wasUsed: boolean;
}

export class Memo<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #options: MemoOptions;
  #bytes = 0;

  constructor(options: MemoOptions) {
    this.#options = options;
  }

  /** The value while it is fresh, else undefined. */
  get(key: string, nowMs: number): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry || entry.expiresAtMs <= nowMs) return undefined;
    entry.wasUsed = true;
    return entry.value;
  }

  /** The value even when it has expired, with its age past expiry and the time it was set at, for answering while a store is down. */
  getStale(key: string, nowMs: number): { value: Value; staleMs: number; setAtMs: number } | undefined {
    const entry = this.#entries.get(key);
    return entry && { value: entry.value, staleMs: Math.max(0, nowMs - entry.expiresAtMs), setAtMs: entry.setAtMs };
  }

  /** `setAtMs` is for those who ask for it again. */
  set(key: string, value: Value, expiresAtMs: number, bytes: number, setAtMs = 0): void {
    this.delete(key);
    if (bytes > this.#options.maxBytes) return;
    this.#entries.set(key, { value, expiresAtMs, setAtMs, bytes, wasUsed: false });
    this.#bytes += bytes;
    if (this.#isOverfull()) this.#evict();
  }

  /** The value is fresh until then, where there is one: later or earlier than it was. */
  expireAt(key: string, expiresAtMs: number): void {
    const entry = this.#entries.get(key);
    if (entry) entry.expiresAtMs = expiresAtMs;
  }

  #isOverfull(): boolean {
    return this.#entries.size > this.#options.maxEntries || this.#bytes > this.#options.maxBytes;
  }

  /** A Map iterates in insertion order and comes to what is put last meanwhile; an entry is spared once a round, so this ends. */
  #evict(): void {
    for (const [key, entry] of this.#entries) {
      if (!this.#isOverfull()) return;
      if (entry.wasUsed) {
        entry.wasUsed = false;
        this.#entries.delete(key);
        this.#entries.set(key, entry);
      } else {
        this.delete(key);
      }
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#bytes -= entry.bytes;
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }
}
