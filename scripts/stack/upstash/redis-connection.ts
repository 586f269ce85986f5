import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { encodeCommand, RedisReplyError, ReplyReader, type RedisReply } from './resp.ts';

/** The server did not answer: not there, gone, or too slow. Whether the commands ran is unknown. */
export class RedisUnavailableError extends Error {
  readonly code = 'REDIS_UNAVAILABLE';
}

/** One connection that all requests share; it is opened when needed and opened again after it broke. */
export interface RedisConnection {
  /**
   * Sends commands as one piece, which nothing else can get between, and resolves with one reply for each.
   * Refusals are values; throws RedisUnavailableError.
   */
  send(commands: readonly (readonly string[])[]): Promise<RedisReply[]>;
  close(): void;
}

type Waiting = { readonly resolve: (reply: RedisReply) => void; readonly reject: (error: Error) => void };

type Link = { readonly socket: Socket; readonly waiting: Waiting[] };

const REPLY_DEADLINE_MS = 5000;
/** Commands that may wait for a reply at once; beyond it the server is not keeping up. */
const MAX_WAITING = 10_000;

export function openRedisConnection(redisUrl: string): RedisConnection {
  let link: Link | null = null;

  function currentLink(): Link {
    link ??= openLink(redisUrl, () => {
      link = null;
    });
    return link;
  }

  return {
    async send(commands) {
      const { socket, waiting } = currentLink();
      if (waiting.length + commands.length > MAX_WAITING) throw new RedisUnavailableError('too many commands wait');
      return await submit(socket, waiting, commands);
    },
    close: () => link?.socket.destroy(),
  };
}

function openLink(redisUrl: string, onClosed: () => void): Link {
  const url = new URL(redisUrl);
  const address = { host: url.hostname, port: Number(url.port || 6379) };
  const socket =
    url.protocol === 'rediss:' ? connectTls({ ...address, servername: address.host }) : connectTcp(address);
  const waiting: Waiting[] = [];
  const reader = new ReplyReader();
  let cause: Error | undefined;
  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    try {
      for (const reply of reader.push(chunk)) waiting.shift()?.resolve(reply);
    } catch (error) {
      socket.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  });
  socket.on('error', (error) => {
    cause = error;
  });
  socket.on('end', () => socket.destroy());
  socket.once('close', () => {
    onClosed();
    const message = `no answer from Redis: ${cause?.message ?? 'the connection closed'}`;
    for (const { reject } of waiting) reject(new RedisUnavailableError(message, { cause }));
  });
  const greeting = toGreeting(url);
  // A refused login closes the connection, or every command after it would be refused with a less telling text.
  if (greeting.length > 0)
    submit(socket, waiting, greeting).then(
      (replies) => closeIfRefused(socket, replies),
      () => undefined,
    );
  return { socket, waiting };
}

function closeIfRefused(socket: Socket, replies: readonly RedisReply[]): void {
  const refusal = replies.find((reply) => reply instanceof RedisReplyError);
  if (refusal !== undefined) socket.destroy(refusal);
}

async function submit(
  socket: Socket,
  waiting: Waiting[],
  commands: readonly (readonly string[])[],
): Promise<RedisReply[]> {
  // Replies come in order, so that a late one cannot be told from the next: the connection goes.
  const deadline = setTimeout(
    () => socket.destroy(new Error(`nothing for ${REPLY_DEADLINE_MS} ms`)),
    REPLY_DEADLINE_MS,
  );
  const replies = commands.map(() => new Promise<RedisReply>((resolve, reject) => waiting.push({ resolve, reject })));
  socket.write(Buffer.concat(commands.map(encodeCommand)));
  try {
    return await Promise.all(replies);
  } finally {
    clearTimeout(deadline);
  }
}

function toGreeting(url: URL): string[][] {
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const database = url.pathname.slice(1);
  const commands: string[][] = [];
  if (password !== '') commands.push(user === '' ? ['AUTH', password] : ['AUTH', user, password]);
  if (database !== '' && database !== '0') commands.push(['SELECT', database]);
  return commands;
}
