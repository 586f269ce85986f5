/** Everything that the Workers under test send to Postgres and Redis passes here: it is counted, and can be made to fail. */

export interface OutboundFault {
  /** Requests whose body holds this text fail ... */
  containing: string;
  /** ... so many times, as if the store's gateway were broken. */
  times: number;
}

export interface Outbound {
  /** Requests sent to any store so far. */
  count(): number;
  /** Replaces the fault before; null lets everything through again. */
  fail(fault: OutboundFault | null): void;
  restore(): void;
}

/** workerd in the test harness sends through this process's own fetch. */
export function watchOutbound(): Outbound {
  const original = globalThis.fetch;
  let sent = 0;
  let fault: OutboundFault | null = null;
  globalThis.fetch = async (input, init) => {
    sent += 1;
    if (fault !== null && fault.times > 0 && (await bodyOf(input, init)).includes(fault.containing)) {
      fault.times -= 1;
      return new Response('broken on purpose', { status: 500 });
    }
    return original(input, init);
  };
  return {
    count: () => sent,
    fail: (next) => (fault = next),
    restore: () => (globalThis.fetch = original),
  };
}

async function bodyOf(input: RequestInfo | URL, init: RequestInit | undefined): Promise<string> {
  if (typeof init?.body === 'string') return init.body;
  return typeof input === 'object' && 'clone' in input ? input.clone().text() : '';
}
