/**
 * Stands in for what the Workers call: KV, queue, Cache API and the lookup Worker, each an entrypoint that counts what it is asked.
 * Messages are opened only when the counts are read. State lives in the module, so all entrypoints of one service share it.
 */
import { WorkerEntrypoint } from 'cloudflare:workers';

import { Lookup as PlainLookup } from './lookup.worker.ts';

interface Bindings {
  LINKS: Record<string, unknown>;
  /** Answer for every link key that KV does not hold: a projection of which only the id and the URL differ. Null: KV has none.
   * Keys that begin with `miss` are known to the lookup Worker only. */
  ANY_LINK: object | null;
}

const held = new Map<string, string>();
const messages: ArrayBuffer[] = [];
const cached = new Map<string, { body: ArrayBuffer; untilMs: number }>();
/** By operation, such as `kv.get`. */
const counts: Record<string, number> = {};

const count = (operation: string, times = 1): void => {
  counts[operation] = (counts[operation] ?? 0) + times;
};

export class Kv extends WorkerEntrypoint<Bindings> {
  override async fetch(request: Request): Promise<Response> {
    const key = decodeURIComponent(new URL(request.url).pathname.slice(1));
    if (request.method === 'PUT') {
      count('kv.put');
      held.set(key, await request.text());
      return new Response(null, { status: 200 });
    }
    count('kv.get');
    const text = held.get(key) ?? this.#anyLink(key);
    return text === null ? new Response(null, { status: 404 }) : new Response(text);
  }

  #anyLink(key: string): string | null {
    if (!this.env.ANY_LINK) return null;
    const slug = slugOf(key);
    return slug.startsWith('miss') ? null : JSON.stringify(toLink(this.env.ANY_LINK, slug));
  }
}

const slugOf = (address: string): string => address.slice(address.indexOf('/') + 1);

function toLink(anyLink: object, slug: string): object {
  const digits = Array.from(slug, (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  const id = `30000000-0000-7000-8000-${digits.slice(-12).padStart(12, '0')}`;
  return { ...anyLink, id, url: `https://www.example.com/${slug}` };
}

export class Queue extends WorkerEntrypoint {
  override async fetch(request: Request): Promise<Response> {
    count('queue.send');
    messages.push(await request.arrayBuffer());
    return Response.json({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: 0 } } });
  }
}

/** What `caches.default` asks: a GET that may only be answered from the cache, or a PUT whose body is the answer to keep. */
export class CacheApi extends WorkerEntrypoint {
  override async fetch(request: Request): Promise<Response> {
    if (request.method === 'PUT') {
      count('cache.put');
      const answer = new TextDecoder('latin1').decode(await request.arrayBuffer());
      const seconds = Number(/max-age=(\d+)/.exec(answer)?.[1] ?? 0);
      const body = Uint8Array.from(answer.slice(answer.indexOf('\r\n\r\n') + 4), (letter) => letter.charCodeAt(0));
      cached.set(request.url, { body: body.buffer, untilMs: Date.now() + seconds * 1000 });
      return new Response(null, { status: 204 });
    }
    count('cache.match');
    const entry = cached.get(request.url);
    return entry && entry.untilMs > Date.now()
      ? new Response(entry.body, { headers: { 'cf-cache-status': 'HIT' } })
      : new Response(null, { status: 504, headers: { 'cf-cache-status': 'MISS' } });
  }
}

/** Answers as the stand-in that does not count, but for the links. */
export class Lookup extends PlainLookup<Bindings> {
  override lookup(address: string): unknown {
    count('rpc.lookup');
    return this.env.ANY_LINK ? toLink(this.env.ANY_LINK, slugOf(address)) : 'absent';
  }

  override revocations(): string {
    count('rpc.revocations');
    return super.revocations();
  }

  override visitorSalt(day: string): Uint8Array {
    count('rpc.visitorSalt');
    return super.visitorSalt(day);
  }
}

/** GET tells the counts, DELETE sets them to nothing, PUT gives KV a JSON object of keys and texts. */
export class Control extends WorkerEntrypoint {
  override async fetch(request: Request): Promise<Response> {
    if (request.method === 'PUT') {
      const entries: Record<string, string> = await request.json();
      for (const [key, text] of Object.entries(entries)) held.set(key, text);
    }
    if (request.method === 'DELETE') {
      messages.length = 0;
      for (const operation of Object.keys(counts)) delete counts[operation];
      if (new URL(request.url).pathname === '/held') held.clear();
    }
    for (const message of messages.splice(0)) open(message);
    return Response.json({ ...counts, 'kv.held': held.size });
  }
}

function open(message: ArrayBuffer): void {
  const batch: { rows: unknown[] } = JSON.parse(new TextDecoder().decode(message));
  count('queue.clicks', batch.rows.length);
  count('queue.bytes', message.byteLength);
  // A queue bills each message by 64 KB begun (KB of 1,000 bytes, with about 100 bytes of its own): written, read, deleted.
  count('queue.operations', 3 * Math.ceil((message.byteLength + 100) / 64_000));
}

export default { fetch: () => new Response('not part of this run', { status: 404 }) } satisfies ExportedHandler;
