// The Upstash REST API in front of a plain Redis or Valkey, as far as @upstash/redis 1.x uses it: `/`, `/pipeline`
// and `/multi-exec` with base64 encoding. No subscriptions, no blocking commands, no commands in the path.
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readBody, serveJson, type HttpReply, type LocalHttpServer } from '../local-http.ts';
import { parseCommand, parseCommands } from './command.ts';
import { openRedisConnection, RedisUnavailableError, type RedisConnection } from './redis-connection.ts';
import { toUpstashRow } from './reply.ts';
import { RedisReplyError, type RedisReply } from './resp.ts';
import { createScriptNames, type ScriptNames } from './scripts.ts';

export type UpstashGatewayOptions = { readonly port: number; readonly redisUrl: string; readonly token: string };

type Context = { readonly redis: RedisConnection; readonly scripts: ScriptNames; readonly token: string };

const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

/** Starts the gateway. Throws when the port is taken. */
export async function startUpstashGateway({ port, redisUrl, token }: UpstashGatewayOptions): Promise<LocalHttpServer> {
  const redis = openRedisConnection(redisUrl);
  const context = { redis, scripts: createScriptNames(), token };
  const server = await serveJson(port, (request) => handle(context, request), toFailure);
  return {
    async close() {
      await server.close();
      redis.close();
    },
  };
}

async function handle(context: Context, request: IncomingMessage): Promise<HttpReply> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = await readBody(request, MAX_REQUEST_BYTES);
  const given = request.headers.authorization?.replace(/^Bearer /i, '') ?? url.searchParams.get('_token');
  if (given === null) return refuse(401, 'Unauthorized');
  if (!isSame(given, context.token)) return refuse(401, 'WRONGPASS invalid or missing auth token');
  if (request.method !== 'POST') return refuse(405, 'ERR method not allowed');
  if (body === null) return refuse(413, `ERR max request size exceeded: ${MAX_REQUEST_BYTES}`);
  const base64 = request.headers['upstash-encoding'] === 'base64';
  switch (url.pathname) {
    case '/':
      return await runOne(context, body, base64);
    case '/pipeline':
      return await runPipeline(context, body, base64);
    case '/multi-exec':
      return await runTransaction(context, body, base64);
    default:
      return refuse(404, `ERR no such path: ${url.pathname}`);
  }
}

async function runOne(context: Context, body: string, base64: boolean): Promise<HttpReply> {
  const parsed = parseCommand(body);
  if ('error' in parsed) return refuse(400, parsed.error);
  const [reply = null] = await send(context, parsed.commands);
  const row = toUpstashRow(reply, base64);
  return { status: 'error' in row ? 400 : 200, body: row };
}

async function runPipeline(context: Context, body: string, base64: boolean): Promise<HttpReply> {
  const parsed = parseCommands(body);
  if ('error' in parsed) return refuse(400, parsed.error);
  const replies = await send(context, parsed.commands);
  return { status: 200, body: replies.map((reply) => toUpstashRow(reply, base64)) };
}

async function runTransaction(context: Context, body: string, base64: boolean): Promise<HttpReply> {
  const parsed = parseCommands(body);
  if ('error' in parsed) return refuse(400, parsed.error);
  const replies = await send(context, [['MULTI'], ...parsed.commands, ['EXEC']]);
  const outcome = replies.at(-1);
  if (Array.isArray(outcome)) return { status: 200, body: outcome.map((reply) => toUpstashRow(reply, base64)) };
  // The first refusal says what was wrong; EXEC only says that something was.
  const refusal = replies.find((reply) => reply instanceof RedisReplyError);
  return refuse(400, refusal?.message ?? 'ERR the transaction was discarded');
}

async function send({ redis, scripts }: Context, commands: readonly (readonly string[])[]): Promise<RedisReply[]> {
  const replies = await redis.send(commands.map((args) => scripts.translate(args)));
  return replies.map((reply, i) => {
    const hash = scripts.findClientHash(commands[i] ?? []);
    // SCRIPT LOAD answers with the hash of what it was sent, and the client expects that of what it has.
    return hash !== null && Buffer.isBuffer(reply) ? Buffer.from(hash) : reply;
  });
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refuse(status: number, error: string): HttpReply {
  return { status, body: { error } };
}

function toFailure(error: unknown): HttpReply {
  if (error instanceof RedisUnavailableError) return refuse(503, `ERR ${error.message}`);
  return refuse(500, `ERR ${error instanceof Error ? error.message : 'unknown error'}`);
}
