// What the contract tests do with the vendors' own clients. It runs as it is in Node and, bundled, in a Worker: calls
// and outcomes are plain JSON.
import { neon, neonConfig, NeonDbError, type HTTPTransactionOptions } from '@neondatabase/serverless';
import { Redis } from '@upstash/redis/cloudflare';

export type Statement = readonly [query: string, ...params: unknown[]];

export type Call =
  | { readonly kind: 'query'; readonly url: string; readonly statement: Statement }
  | {
      readonly kind: 'transaction';
      readonly url: string;
      readonly statements: readonly Statement[];
      readonly options?: HTTPTransactionOptions<false, false>;
    }
  | { readonly kind: 'redis'; readonly upstash: UpstashLogin; readonly command: RedisCall }
  | {
      readonly kind: 'redis-many';
      readonly upstash: UpstashLogin;
      readonly mode: 'pipeline' | 'multi';
      readonly commands: readonly RedisCall[];
      readonly keepErrors?: boolean;
    };

type UpstashLogin = { readonly url: string; readonly token: string };

/** A method of the client and its arguments. */
export type RedisCall = readonly [method: string, ...args: unknown[]];

export type Outcome = { readonly value: unknown } | { readonly error: Readonly<Record<string, unknown>> };

/** Parameters that JSON cannot carry. */
type Tagged = { readonly $bytes?: readonly number[]; readonly $date?: string };

neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`;

/** Never rejects: what the client threw is an outcome. */
export async function runCall(call: Call): Promise<Outcome> {
  try {
    return { value: await run(call) };
  } catch (error) {
    return { error: describeError(error) };
  }
}

async function run(call: Call): Promise<unknown> {
  if (call.kind === 'query') {
    const [query, ...params] = call.statement;
    return await neon(call.url, { fullResults: true }).query(query, params.map(revive));
  }
  if (call.kind === 'transaction') {
    const sql = neon(call.url);
    const queries = call.statements.map(([query, ...params]) => sql.query(query, params.map(revive)));
    return await sql.transaction(queries, call.options);
  }
  const redis = openRedis(call.upstash);
  if (call.kind === 'redis') return await apply(redis, call.command);
  const batch = call.mode === 'multi' ? redis.multi() : redis.pipeline();
  for (const command of call.commands) void apply(batch, command);
  return call.keepErrors === true ? await batch.exec({ keepErrors: true }) : await batch.exec();
}

function openRedis({ url, token }: UpstashLogin): Redis {
  return new Redis({ url, token, enableTelemetry: false, retry: { retries: 0 } });
}

function apply(target: object, [method, ...args]: RedisCall): unknown {
  const member: unknown = Reflect.get(target, method);
  if (typeof member !== 'function') throw new TypeError(`the client has no ${method}`);
  return Reflect.apply(member, target, args);
}

function revive(param: unknown): unknown {
  if (typeof param !== 'object' || param === null) return param;
  // Anything else has neither field.
  const { $bytes, $date } = param as Tagged;
  if ($bytes !== undefined) return Buffer.from($bytes);
  return $date === undefined ? param : new Date($date);
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const own = error instanceof NeonDbError ? Object.fromEntries(Object.entries(error)) : {};
  return { ...own, name: error.name, message: error.message };
}
