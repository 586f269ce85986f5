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
    return JSON.stringify({ v: 1, asOfMs: Date.now(), revoked: [] });
  }

  visitorSalt(_day: string): Uint8Array {
    return new Uint8Array(32).fill(7);
  }
}

export default { fetch: () => new Response('not part of this run', { status: 404 }) } satisfies ExportedHandler;
