/** Addresses of a name through DNS over HTTPS, in its JSON form. Throws when the resolver gives no answer. */
import * as z from 'zod';

const Answer = z.object({
  Status: z.number(),
  Answer: z.array(z.object({ type: z.number(), data: z.string() })).optional(),
});

/** Of the record types that hold an address; aliases in between are followed by the resolver. */
const addressTypes: Readonly<Record<'A' | 'AAAA', number>> = { A: 1, AAAA: 28 };
const maxAnswerLength = 64 * 1024;

export const openResolver =
  (fetch: (url: string, init: RequestInit) => Promise<Response>, resolver = 'https://cloudflare-dns.com/dns-query') =>
  async (name: string, signal: AbortSignal): Promise<string[]> => {
    const ask = async (type: 'A' | 'AAAA'): Promise<string[]> => {
      const url = `${resolver}?name=${encodeURIComponent(name)}&type=${type}`;
      // workerd knows no `error` here and throws at it; what leads elsewhere is not ok.
      const response = await fetch(url, { headers: { accept: 'application/dns-json' }, redirect: 'manual', signal });
      const text = await response.text();
      if (!response.ok || text.length > maxAnswerLength) throw new Error(`The resolver answered ${response.status}.`);
      const { Status, Answer: records = [] } = Answer.parse(JSON.parse(text));
      // 3 is "no such name"; others are failures of the resolver.
      if (Status !== 0 && Status !== 3) throw new Error(`The resolver answered with status ${Status}.`);
      return records.filter((record) => record.type === addressTypes[type]).map(({ data }) => data);
    };
    return (await Promise.all([ask('A'), ask('AAAA')])).flat();
  };
