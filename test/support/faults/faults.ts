/** How what stands around the redirect Worker may misbehave; switched at run time by a request to `faultsHost`. */
import * as z from 'zod';

export const faultsHost = 'faults.test';

/** Each call, or each second one, rejects; or it never settles. */
const Fault = z.enum(['none', 'fails', 'fails every second time', 'hangs']);

export const Faults = z.strictObject({
  queue: Fault.default('none'),
  spool: Fault.default('none'),
  kv: Fault.default('none'),
  lookup: Fault.default('none'),
  api: Fault.default('none'),
});

export type Faults = z.infer<typeof Faults>;

export const noFaults = Faults.parse({});
