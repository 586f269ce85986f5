/** Stands in for the lookup and api Workers: answers at once from memory, so that only the caller's side is measured. */
import { WorkerEntrypoint } from 'cloudflare:workers';

interface Links {
  /** Projections by address. */
  LINKS: Record<string, unknown>;
}

export class Lookup<Bindings extends Links = Links> extends WorkerEntrypoint<Bindings> {
  lookup(address: string): unknown {
    return this.env.LINKS[address] ?? 'absent';
  }

  revocations(): string {
    const asOfMs = Date.now();
    return JSON.stringify({ v: 2, asOfMs, revoked: [], edited: [], sinceMs: asOfMs - 360_000 });
  }

  visitorSalt(_day: string): Uint8Array {
    return new Uint8Array(32).fill(7);
  }
}

export default { fetch: () => new Response('not part of this run', { status: 404 }) } satisfies ExportedHandler;
