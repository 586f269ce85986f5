import { RedisReplyError, type RedisReply } from './resp.ts';

export type UpstashRow = { readonly result: unknown } | { readonly error: string };

/** One reply as Upstash writes it; with `base64`, as the header `Upstash-Encoding: base64` asks. */
export function toUpstashRow(reply: RedisReply, base64: boolean): UpstashRow {
  if (reply instanceof RedisReplyError) return { error: reply.message };
  // The client takes this one text as it is, and would decode it to rubbish anywhere deeper.
  if (reply === 'OK') return { result: 'OK' };
  return { result: toJson(reply, base64) };
}

function toJson(reply: RedisReply, base64: boolean): unknown {
  if (reply === null || typeof reply === 'number') return reply;
  if (Array.isArray(reply)) return reply.map((item) => toJson(item, base64));
  const bytes = Buffer.isBuffer(reply) ? reply : Buffer.from(reply instanceof RedisReplyError ? reply.message : reply);
  return bytes.toString(base64 ? 'base64' : 'utf8');
}
