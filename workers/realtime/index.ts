import { WorkerEntrypoint } from 'cloudflare:workers';

/** What other Workers may ask of the live side. Rooms and limits move in with the features that need them. */
export class Realtime extends WorkerEntrypoint {
  /** Answers at once; `/readyz` measures how long that takes. */
  ping(): 'pong' {
    return 'pong';
  }
}

export default {
  fetch: () => new Response('Not found', { status: 404 }),
} satisfies ExportedHandler;
