/** The API's own description of itself, without stores or a Workers runtime. */
import { registerHooks } from 'node:module';

/** Stands in for the module that only the Workers runtime has. Nothing here is ever asked: the document needs no store. */
const runtime = `
export const env = {
  API_DATABASE_URL: 'postgresql://nobody:nothing@db.invalid/linkpulse',
  API_REPLICA_DATABASE_URL: 'postgresql://nobody:nothing@db.invalid/linkpulse',
  UPSTASH_REDIS_REST_URL: 'https://redis.invalid',
  UPSTASH_REDIS_REST_TOKEN: 'nothing',
  AUTH_DATABASE_URL: 'postgresql://nobody:nothing@db.invalid/linkpulse',
  AUTH_SECRET: '${'0'.repeat(64)}',
  LINK_CODE_KEY: '${'0'.repeat(32)}',
  APP_HOST: 'localhost',
  APP_HOST_ALIASES: '',
  BREACH_RANGE_URL: '',
  LINK_DOMAIN: 'localhost',
  LIMITS: '',
  LOOKUP: {},
  REALTIME: {},
};
export class WorkerEntrypoint {}
export class DurableObject {}
export const waitUntil = () => undefined;
`;

/** The text of /api/openapi.json, from the API Worker as it is put together for deployment. */
export async function renderOpenApi(): Promise<string> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'cloudflare:workers'
        ? { url: `data:text/javascript,${encodeURIComponent(runtime)}`, shortCircuit: true }
        : next(specifier, context),
  });
  try {
    // A name that the compiler does not follow: the Worker belongs to another TypeScript project, with other globals.
    const file: string = new URL('../../workers/api/index.ts', import.meta.url).href;
    const worker: { default: { fetch(request: Request, env: object): Promise<Response> } } = await import(file);
    const response = await worker.default.fetch(new Request('https://linkpulse.test/api/openapi.json'), {});
    if (!response.ok) throw new Error(`The API answered ${response.status} for its own description.`);
    return await response.text();
  } finally {
    hooks.deregister();
  }
}
