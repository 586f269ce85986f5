/**
 * Takes the place of `cloudflare:workers` in the redirect's bundle: everything that leaves the Worker goes through here. An
 * operation really begins at once, but its outcome is held back until it is let go, so that it shows who waits for it.
 */
import { env as realEnv } from 'cloudflare:workers';

export { waitUntil } from 'cloudflare:workers';

export interface Operation {
  /** Such as `LINKS.get`. */
  name: string;
  isHeld: boolean;
  letGo: () => void;
}

/** Of the request that is being watched; null between requests, when nothing is held. */
let watched: Operation[] | null = null;
/** Names of what has begun since they were last taken. */
let begun: string[] = [];

export function watch(): Operation[] {
  watched = [];
  return watched;
}

export function stopWatching(): void {
  watched = null;
}

export function takeBegun(): string[] {
  const names = begun;
  begun = [];
  return names;
}

function track(name: string, begin: () => unknown): unknown {
  const outcome = begin();
  if (!isPromise(outcome)) return outcome;
  begun.push(name);
  const operations = watched;
  if (!operations) return outcome;
  return new Promise((resolve) => {
    const operation = {
      name,
      isHeld: true,
      letGo() {
        operation.isHeld = false;
        resolve(outcome);
      },
    };
    operations.push(operation);
  });
}

/** What a call of another Worker gives is a promise by its methods only. */
const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  (typeof value === 'object' || typeof value === 'function') &&
  value !== null &&
  'then' in value &&
  typeof value.then === 'function';

/** The same object, each of whose methods is watched. */
function wrap<Target extends object>(name: string, target: Target): Target {
  return new Proxy(target, {
    get(_, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) =>
        track(`${name}.${String(property)}`, (): unknown => Reflect.apply(value, target, args));
    },
  });
}

export const env = Object.fromEntries(
  Object.entries(realEnv).map(([name, binding]: [string, unknown]) => [
    name,
    typeof binding === 'object' && binding !== null ? wrap(name, binding) : binding,
  ]),
);

const realFetch = globalThis.fetch;
/** For the watcher itself. */
export const realWait = scheduler.wait.bind(scheduler);
const { default: realCache } = caches;
const globals = {
  scheduler: wrap('scheduler', scheduler),
  caches: { default: wrap('caches.default', realCache), open: caches.open.bind(caches) },
  fetch: (...args: Parameters<typeof fetch>) => track('fetch', () => realFetch(...args)),
};
for (const [name, value] of Object.entries(globals))
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
