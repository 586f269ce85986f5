import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock, type Release } from './lock.ts';
import type { PortPlan, StackPorts } from './types.ts';

const PORT_NAMES = ['primary', 'replica', 'primaryGateway', 'replicaGateway', 'redis', 'upstash'] as const;

/**
 * All below every system's range for outgoing connections (from 32768 on Linux), so that no connection has a port between choosing
 * and listening, or while a server restarts.
 */
const USUAL_PORTS: StackPorts = {
  primary: 15_432,
  replica: 15_433,
  primaryGateway: 15_434,
  replicaGateway: 15_435,
  redis: 16_379,
  upstash: 16_380,
};
const FIRST_RANDOM_PORT = 20_000;
const RANDOM_PORTS = 10_000;
const RANDOM_TRIES = 50;

/** One file for each claimed port, of this user. */
const claimsDir = join(tmpdir(), `linkpulse-ports-${process.getuid?.() ?? 0}`);

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

/** A port that no other LinkPulse on this machine chooses until it is released, whether or not anything listens there. */
interface Claim {
  port: number;
  release: Release;
}

/**
 * Claims a free port for each name: the plan's, else the one remembered, else the usual one, else any.
 * Port 0 in the plan means any. Throws PortTakenError when the plan insists.
 */
export async function claimPorts(
  plan: PortPlan | undefined,
  remembered: Partial<StackPorts>,
): Promise<{ ports: StackPorts; release: Release }> {
  const claims: Claim[] = [];
  const release = (): void => claims.forEach((claim) => claim.release());
  const claim = async (name: keyof StackPorts): Promise<number> => {
    const asked = plan?.preferred[name];
    const wanted = asked ?? remembered[name] ?? USUAL_PORTS[name];
    const claimed = wanted === 0 ? null : await tryClaim(wanted);
    if (!claimed && asked !== undefined && asked !== 0 && plan?.whenTaken === 'fail') throw new PortTakenError(asked);
    const one = claimed ?? (await claimFreePort());
    claims.push(one);
    return one.port;
  };
  try {
    const ports: Partial<Record<keyof StackPorts, number>> = {};
    // One after another: what stands first in the list is asked first.
    for (const name of PORT_NAMES) ports[name] = await claim(name);
    return { ports: { ...USUAL_PORTS, ...ports }, release };
  } catch (error) {
    release();
    throw error;
  }
}

export async function claimFreePort(): Promise<Claim> {
  for (let i = 0; i < RANDOM_TRIES; i++) {
    // The first free one ends the search
    const claim = await tryClaim(FIRST_RANDOM_PORT + Math.floor(Math.random() * RANDOM_PORTS));
    if (claim) return claim;
  }
  throw new Error('found no free port');
}

async function tryClaim(port: number): Promise<Claim | null> {
  mkdirSync(claimsDir, { recursive: true });
  const lock = takeLock(join(claimsDir, String(port)));
  if ('holder' in lock) return null;
  if (await canListen(port)) return { port, release: lock.release };
  lock.release();
  return null;
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
