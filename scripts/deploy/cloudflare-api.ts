/** Cloudflare's API by HTTP, for what wrangler has no command for. Errors carry its codes and messages, never the token. */
import * as z from 'zod';

import { redact } from './redact.ts';

export interface ApiOptions {
  token: string;
  /** Default: the public API. */
  baseUrl?: string | undefined;
  /** Longest wait for a whole answer; default 15 s. */
  deadlineMs?: number;
  /** Largest answer that is read; default 4 MiB, more than the rules of any plan. */
  maxBytes?: number;
}

export interface ApiCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Below the base, with its query. */
  path: string;
  body?: unknown;
}

export interface CloudflareApi {
  /** The answer's `result`. Throws when the call was refused, or the result is of another shape. */
  call<Result>(call: ApiCall, shape: z.ZodType<Result>): Promise<Result>;
  /** The same, and null when Cloudflare says that there is no such thing. */
  find<Result>(call: ApiCall, shape: z.ZodType<Result>): Promise<Result | null>;
}

const envelope = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number().optional(), message: z.string() })).nullish(),
  result: z.unknown().optional(),
});

type Answer = { status: number; envelope: z.infer<typeof envelope> };

export function cloudflareApi(options: ApiOptions): CloudflareApi {
  const { token, baseUrl = 'https://api.cloudflare.com/client/v4', deadlineMs = 15_000, maxBytes = 4 << 20 } = options;

  async function ask({ method, path, body }: ApiCall): Promise<Answer> {
    try {
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // The token is for this address only.
        redirect: 'error',
        signal: AbortSignal.timeout(deadlineMs),
      });
      const parsed = envelope.safeParse(parseJson(await readText(response, maxBytes)));
      if (!parsed.success) throw new Error(`status ${response.status} and something that is not the API's`);
      return { status: response.status, envelope: parsed.data };
    } catch (error) {
      // oxlint-disable-next-line preserve-caught-error -- what the runtime says of a bad header holds the token
      throw new Error(`${method} ${path} to Cloudflare failed: ${redact(reasonOf(error, deadlineMs), [token])}`);
    }
  }

  function resultOf<Result>(
    { method, path }: ApiCall,
    { status, envelope: { success, errors, result } }: Answer,
    shape: z.ZodType<Result>,
  ): Result {
    if (success && status < 400) {
      const parsed = shape.safeParse(result);
      if (parsed.success) return parsed.data;
      throw new Error(
        `Cloudflare answered ${method} ${path} in a way not known here: ${z.prettifyError(parsed.error)}`,
      );
    }
    const reasons = (errors ?? []).map(({ code, message }) => (code === undefined ? message : `${code} ${message}`));
    const hint =
      status === 401 || status === 403 ? ' CLOUDFLARE_API_TOKEN needs Zone: Read and Transform Rules: Edit.' : '';
    throw new Error(
      `Cloudflare refused ${method} ${path} (status ${status}): ${redact(reasons.join('; ') || 'no reason given', [token])}.${hint}`,
    );
  }

  return {
    call: async (call, shape) => resultOf(call, await ask(call), shape),
    async find(call, shape) {
      const answer = await ask(call);
      return answer.status === 404 ? null : resultOf(call, answer, shape);
    },
  };
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw new Error(`more than ${maxBytes} bytes came`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of some proxy, told apart by its status.
    return null;
  }
}

function reasonOf(error: unknown, deadlineMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${deadlineMs} ms`;
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
