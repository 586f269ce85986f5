// Run as a child of the stack. Holds the other end of a pipe from it; when the pipe closes, for whatever reason
// (even SIGKILL of the stack), it stops the servers it was told about, so that none is left behind.
import { createInterface } from 'node:readline';
import { findProcessStart } from '../lib/process-start.ts';
import { stopProcess } from './stop-process.ts';

type Watched = { readonly start: string; readonly signal: NodeJS.Signals };

const watched = new Map<number, Watched>();

// Ctrl-C reaches every process of the terminal; the guard must outlive the stack, not go with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on('line', obey);
lines.once('close', () => {
  // The process ends by itself when the last server has.
  for (const [pid, { start, signal }] of watched) void stopProcess({ pid, start, signal });
});

/** One order a line: `watch <pid> <signal>` or `forget <pid>`. */
function obey(line: string): void {
  const [verb, pidText, signalName] = line.split(' ');
  const pid = Number(pidText);
  if (verb === 'forget') watched.delete(pid);
  const start = findProcessStart(pid);
  if (verb !== 'watch' || start === null) return;
  watched.set(pid, { start, signal: signalName === 'SIGINT' ? 'SIGINT' : 'SIGTERM' });
}
