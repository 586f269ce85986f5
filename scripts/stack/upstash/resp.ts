// RESP2, the wire format of Redis: https://redis.io/docs/latest/develop/reference/protocol-spec/

/** A refusal by the server. Inside an array it is one command's, the others may have worked. */
export class RedisReplyError extends Error {
  readonly code = 'REDIS_REPLY';
}

/** `string` is a status such as OK or QUEUED, `Buffer` a value. */
export type RedisReply = string | number | null | Buffer | RedisReplyError | RedisReply[];

/** More than a connection may buffer for one reply. */
const MAX_REPLY_BYTES = 64 * 1024 * 1024;
const CRLF = Buffer.from('\r\n');

export function encodeCommand(args: readonly string[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${args.length}\r\n`)];
  for (const arg of args) {
    const bytes = Buffer.from(arg, 'utf8');
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, CRLF);
  }
  return Buffer.concat(parts);
}

/** Collects bytes as they arrive and hands out whole replies in order. */
export class ReplyReader {
  #chunks: Buffer[] = [];
  #length = 0;
  /** Below this many bytes the next reply cannot be whole, so that a large value is not searched at each chunk. */
  #needed = 0;

  /** Throws on what is not RESP2 or too large; the connection is then of no more use. */
  push(chunk: Buffer): RedisReply[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length > MAX_REPLY_BYTES) throw new Error('reply is too large');
    if (this.#length < this.#needed) return [];
    const buffer = Buffer.concat(this.#chunks);
    const replies: RedisReply[] = [];
    let offset = 0;
    for (;;) {
      const parsed = parseReply(buffer, offset);
      if (typeof parsed === 'number') {
        const rest = buffer.subarray(offset);
        this.#chunks = [rest];
        this.#length = rest.length;
        this.#needed = parsed - offset;
        return replies;
      }
      replies.push(parsed.reply);
      offset = parsed.end;
    }
  }
}

/** A reply and where it ends, or how far the buffer must reach at least. */
type Parsed = { readonly reply: RedisReply; readonly end: number } | number;

function parseReply(buffer: Buffer, offset: number): Parsed {
  const lineEnd = buffer.indexOf(CRLF, offset);
  if (lineEnd === -1) return buffer.length + 1;
  const line = buffer.toString('utf8', offset + 1, lineEnd);
  const end = lineEnd + 2;
  switch (String.fromCharCode(buffer[offset] ?? 0)) {
    case '+':
      return { reply: line, end };
    case '-':
      return { reply: new RedisReplyError(line), end };
    case ':':
      return { reply: Number(line), end };
    case '$':
      return parseBulk(buffer, end, Number(line));
    case '*':
      return parseArray(buffer, end, Number(line));
    default:
      throw new Error('the server does not speak RESP2');
  }
}

function parseBulk(buffer: Buffer, start: number, length: number): Parsed {
  if (length === -1) return { reply: null, end: start };
  const end = start + length + 2;
  return buffer.length < end ? end : { reply: buffer.subarray(start, start + length), end };
}

function parseArray(buffer: Buffer, start: number, count: number): Parsed {
  if (count === -1) return { reply: null, end: start };
  const items: RedisReply[] = [];
  let end = start;
  for (let i = 0; i < count; i++) {
    const parsed = parseReply(buffer, end);
    if (typeof parsed === 'number') return parsed;
    items.push(parsed.reply);
    end = parsed.end;
  }
  return { reply: items, end };
}
