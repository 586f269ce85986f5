import { once } from 'node:events';
import { createServer } from 'node:net';
import type { PortPlan, StackPorts } from './types.ts';

const PORT_NAMES = ['primary', 'replica', 'primaryGateway', 'replicaGateway', 'redis', 'upstash'] as const;

const USUAL_PORTS: StackPorts = {
  primary: 54_320,
  replica: 54_321,
  primaryGateway: 54_322,
  replicaGateway: 54_323,
  redis: 63_790,
  upstash: 63_791,
};

/** Below every system's range for outgoing connections, so that nothing takes a port between choosing and listening. */
const FIRST_RANDOM_PORT = 20_000;
const RANDOM_PORTS = 10_000;
const RANDOM_TRIES = 50;

/** A port that was asked for is in use. */
class PortTakenError extends Error {
  readonly code = 'PORT_TAKEN';

  constructor(port: number) {
    super(`port ${port} is taken by another program: stop that one or choose another with --port`);
    this.name = 'PortTakenError';
  }
}

/** Six ports in a row from `base`. */
export function portsFrom(base: number): StackPorts {
  return {
    primary: base,
    replica: base + 1,
    primaryGateway: base + 2,
    replicaGateway: base + 3,
    redis: base + 4,
    upstash: base + 5,
  };
}

/**
 * Chooses a free port for each name: the plan's, else the one remembered, else the usual one, else any.
 * Port 0 in the plan means any. Throws PortTakenError when the plan insists.
 */
export async function choosePorts(plan: PortPlan | undefined, remembered: Partial<StackPorts>): Promise<StackPorts> {
  const chosen: Partial<Record<keyof StackPorts, number>> = {};
  for (const name of PORT_NAMES) {
    const asked = plan?.preferred[name];
    const wanted = asked ?? remembered[name] ?? USUAL_PORTS[name];
    const taken = new Set(Object.values(chosen));
    // One after another, because each choice rules out a port for the next.
    const isFree = wanted !== 0 && !taken.has(wanted) && (await canListen(wanted));
    if (!isFree && asked !== undefined && asked !== 0 && plan?.whenTaken === 'fail') throw new PortTakenError(asked);
    chosen[name] = isFree ? wanted : await findFreePort(taken);
  }
  return { ...USUAL_PORTS, ...chosen };
}

async function findFreePort(taken: ReadonlySet<number>): Promise<number> {
  for (let i = 0; i < RANDOM_TRIES; i++) {
    const port = FIRST_RANDOM_PORT + Math.floor(Math.random() * RANDOM_PORTS);
    // The first free one ends the search
    if (!taken.has(port) && (await canListen(port))) return port;
  }
  throw new Error('found no free port');
}

export async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch {
    // EADDRINUSE, or EACCES below 1024.
    return false;
  }
}
