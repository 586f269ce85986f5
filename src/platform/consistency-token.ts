/** Consistency tokens: positions in the primary's write-ahead log. A reader that has replayed one sees the write that it came with. */

/** As Postgres writes it: `16/B374D848`. */
export type ConsistencyToken = string & { readonly brand: 'lsn' };

export function parseToken(text: string | null | undefined): ConsistencyToken | null {
  return text && isToken(text) ? text : null;
}

const isToken = (text: string): text is ConsistencyToken => /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i.test(text);

export function newerToken(a: ConsistencyToken | null, b: ConsistencyToken | null): ConsistencyToken | null {
  if (!a || !b) return a ?? b;
  return position(a) > position(b) ? a : b;
}

function position(token: ConsistencyToken): bigint {
  const [high = '0', low = '0'] = token.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
