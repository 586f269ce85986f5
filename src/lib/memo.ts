/**
 * A bounded memory of plain data with expiry: the least recently used entries go first when the count or the bytes run out.
 * Lives in module scope of a Worker, so it must never hold I/O objects or promises.
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
  bytes: number;
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
    // A Map iterates in insertion order: putting the entry last makes the first one the least recently used.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** The value even when it has expired, with its age past expiry, for answering while a store is down. */
  getStale(key: string, nowMs: number): { value: Value; staleMs: number } | undefined {
    const entry = this.#entries.get(key);
    return entry && { value: entry.value, staleMs: Math.max(0, nowMs - entry.expiresAtMs) };
  }

  set(key: string, value: Value, expiresAtMs: number, bytes: number): void {
    this.delete(key);
    if (bytes > this.#options.maxBytes) return;
    this.#entries.set(key, { value, expiresAtMs, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#options.maxEntries && this.#bytes <= this.#options.maxBytes) break;
      this.delete(oldest);
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
