/** Operations by name, as the counting stand-in tells them. */
export type Counts = Record<string, number>;

/** GET tells the counts, DELETE sets them to nothing, PUT fills KV. */
export async function askCounts(
  port: number,
  method: 'GET' | 'PUT' | 'DELETE' = 'GET',
  at = '/',
  body?: string,
): Promise<Counts> {
  const response = await fetch(`http://127.0.0.1:${port}${at}`, {
    method,
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`The stand-in answered ${response.status}: ${await response.text()}`);
  return response.json();
}

export const countOf = (counts: Counts, operation: string): number => counts[operation] ?? 0;

/** Of all operations of a store, such as `redis`. */
export const sumOf = (counts: Counts, store: string): number =>
  Object.entries(counts).reduce(
    (sum, [operation, count]) => (operation.startsWith(`${store}.`) ? sum + count : sum),
    0,
  );
