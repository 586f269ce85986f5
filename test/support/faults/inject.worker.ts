/**
 * Puts a faulty thing in place of each binding before the redirect Worker reads it. The Worker's own code runs unchanged; a module of its
 * own, because imports are evaluated in order.
 */
import { env } from 'cloudflare:workers';

import { noFaults, type Faults } from './faults.ts';

let faults: Faults = noFaults;

export function setFaults(next: Faults): void {
  faults = next;
}

/** Every method of the target, as long as nothing is wrong with it. */
function withFault<Target extends object>(name: keyof Faults, target: Target): Target {
  let calls = 0;
  return new Proxy(target, {
    get(_, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        calls += 1;
        const fault = faults[name];
        if (fault === 'hangs') return new Promise(() => undefined);
        if (fault === 'fails' || (fault === 'fails every second time' && calls % 2 === 0))
          return Promise.reject(new Error(`${name} fails on purpose`));
        return Reflect.apply(member, target, args);
      };
    },
  });
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the global Env is the union of all Workers'
const bindings = env as RedirectEnv;
bindings.CLICKS = withFault('queue', bindings.CLICKS);
bindings.SPOOL = withFault('spool', bindings.SPOOL);
bindings.LINKS = withFault('kv', bindings.LINKS);
bindings.LOOKUP = withFault('lookup', bindings.LOOKUP);
bindings.API = withFault('api', bindings.API);
