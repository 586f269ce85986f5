// The Neon HTTP protocol in front of a plain Postgres, as far as the driver @neondatabase/serverless 1.x uses it:
// `POST /sql` with one statement, or with a batch that is one transaction. No WebSockets, no JWT.
import type { IncomingMessage } from 'node:http';
import type { PoolClient } from 'pg';
import { readBody, serveJson, type HttpReply, type LocalHttpServer } from '../local-http.ts';
import { toErrorReply, toMessageReply } from './error-body.ts';
import { executeStatement, type ByteBudget, type StatementResult } from './execute.ts';
import { openPools, type Pools } from './pools.ts';
import {
  echoBatchHeaders,
  parseBegin,
  parseLogin,
  parseOutputMode,
  parseSqlRequest,
  type Login,
  type OutputMode,
  type Statement,
} from './request.ts';

export type NeonGatewayOptions = {
  readonly port: number;
  /** Wire URL of the endpoint behind; only its address and settings count. */
  readonly upstreamUrl: string;
};

const MAX_REQUEST_BYTES = 10 * 1024 * 1024;
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** For a server that does not even cancel: stopped in the debugger, cut off. */
const ABANDON_MS = STATEMENT_TIMEOUT_MS + 5000;

/** Starts a gateway for one endpoint. Throws when the port is taken. */
export async function startNeonGateway({ port, upstreamUrl }: NeonGatewayOptions): Promise<LocalHttpServer> {
  const pools = openPools({
    upstreamUrl,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
  });
  const server = await serveJson(port, (request, hangUp) => handle(pools, request, hangUp), toErrorReply);
  return {
    async close() {
      await server.close();
      await pools.close();
    },
  };
}

async function handle(pools: Pools, request: IncomingMessage, hangUp: AbortSignal): Promise<HttpReply> {
  if (request.url?.split('?')[0] !== '/sql') return toMessageReply(404, 'not found');
  if (request.method !== 'POST') return toMessageReply(405, 'method not allowed');
  const body = await readBody(request, MAX_REQUEST_BYTES);
  if (body === null) return toMessageReply(413, `request is too large (max is ${MAX_REQUEST_BYTES} bytes)`);
  const { headers } = request;
  const login = parseLogin(headers);
  if (login === null) return toMessageReply(400, 'invalid Neon-Connection-String header');
  const output = parseOutputMode(headers);
  const parsed = parseSqlRequest(body, output.arrayMode);
  if (parsed === null) return toMessageReply(400, 'could not parse the HTTP request body');
  const budget = { left: MAX_RESPONSE_BYTES };
  if (parsed.kind === 'single') {
    const { statement } = parsed;
    return {
      status: 200,
      body: await lend(pools, login, hangUp, (client) => executeStatement(client, statement, output, budget)),
    };
  }
  const begin = parseBegin(headers);
  if (begin === null) return toMessageReply(400, 'invalid isolation level');
  const { statements } = parsed;
  const results = await lend(pools, login, hangUp, (client) => runBatch(client, begin, statements, output, budget));
  return { status: 200, body: { results }, headers: echoBatchHeaders(headers) };
}

async function runBatch(
  client: PoolClient,
  begin: string,
  statements: readonly Statement[],
  output: OutputMode,
  budget: ByteBudget,
): Promise<StatementResult[]> {
  await client.query(begin);
  try {
    const results: StatementResult[] = [];
    // A connection runs one statement at a time, in this order
    for (const statement of statements) results.push(await executeStatement(client, statement, output, budget));
    await client.query('commit');
    return results;
  } catch (error) {
    // Before the answer, so that the caller finds no locks of a transaction that failed. It cannot succeed on a
    // connection that broke, where the server rolls back by itself.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** What pg says before it has sent anything on a connection that turned out dead. */
const NOT_SENT = new Set([
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
]);

/** Runs `work` on a connection of `login`: again once if the first was dead, given up when the client hangs up. */
async function lend<T>(
  pools: Pools,
  login: Login,
  hangUp: AbortSignal,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  try {
    return await lendOnce(pools, login, hangUp, work);
  } catch (error) {
    if (error instanceof Error && NOT_SENT.has(error.message)) return await lendOnce(pools, login, hangUp, work);
    throw error;
  }
}

async function lendOnce<T>(
  pools: Pools,
  login: Login,
  hangUp: AbortSignal,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pools.borrow(login);
  client.on('error', ignoreBroken);
  let isReturned = false;
  const giveBack = (destroy: boolean): void => {
    if (!isReturned) client.release(destroy);
    isReturned = true;
  };
  // Destroying it ends the statement on the server as well (client_connection_check_interval).
  const abandon = AbortSignal.any([hangUp, AbortSignal.timeout(ABANDON_MS)]);
  const onAbandon = (): void => giveBack(true);
  if (abandon.aborted) onAbandon();
  abandon.addEventListener('abort', onAbandon);
  let isClean = false;
  try {
    const result = await work(client);
    // A lone BEGIN leaves a transaction open that nobody may inherit.
    isClean = client.getTransactionStatus() === 'I';
    return result;
  } finally {
    abandon.removeEventListener('abort', onAbandon);
    giveBack(!isClean);
    // A destroyed one may still report its end, and nobody else listens.
    if (isClean) client.off('error', ignoreBroken);
  }
}

/** What breaks during a statement rejects that statement; as an event without a listener it would end this process. */
function ignoreBroken(): void {}
