/** A program of ours in a process of its own that answers each job with one message. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { endWithUs, interrupted } from './scope.ts';

export interface WorkProcess<Job extends object, Result extends object> {
  /** One at a time. Throws with the program's own words when the job fails. */
  run(job: Job): Promise<Result>;
  close(): Promise<void>;
}

export interface WorkProcessOptions {
  /** Throws its standard output away. Default false. */
  quiet?: boolean;
}

export function openWorkProcess<Job extends object, Result extends object>(
  file: string,
  { quiet = false }: WorkProcessOptions = {},
): WorkProcess<Job, Result> {
  const child = fork(path.join(import.meta.dirname, file), {
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit', 'ipc'],
  });
  endWithUs(child);
  const ended = once(child, 'exit');
  const stop = (): void => void child.kill();
  interrupted.addEventListener('abort', stop);
  return {
    async run(job) {
      interrupted.throwIfAborted();
      child.send(job);
      // The first is what the program sends, whose shape its own types hold it to; of `exit` it is the code.
      const [answer]: (Result | { error: string } | number | null)[] = await Promise.race([
        once(child, 'message'),
        ended,
      ]);
      interrupted.throwIfAborted();
      if (typeof answer !== 'object' || answer === null) throw new Error(`${file} ended by itself.`);
      if (isFailure(answer)) throw new Error(answer.error);
      return answer;
    },
    async close() {
      if (child.connected) child.disconnect();
      await ended;
      interrupted.removeEventListener('abort', stop);
    },
  };
}

const isFailure = (answer: object): answer is { error: string } => 'error' in answer;
