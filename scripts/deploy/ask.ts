/** Asks a person at the terminal; secrets are not echoed. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

import type { Question } from './questions.ts';

/** Null when there is no terminal, as in CI. */
export function openAsk(): ((question: Question) => Promise<string>) | null {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return null;
  return async (question) => {
    // The interface echoes what is typed to its output; for a secret that goes nowhere.
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const terminal = createInterface({
      input: process.stdin,
      output: question.isSecret ? silent : process.stdout,
      terminal: true,
    });
    try {
      for (;;) {
        if (question.isSecret) process.stdout.write(`${question.text}: `);
        // The next question needs the answer to this one.
        const answer = (await terminal.question(`${question.text}: `)).trim();
        if (question.isSecret) process.stdout.write('\n');
        const fault = answer === '' && question.whenEmpty !== undefined ? null : question.fault(answer);
        if (fault === null) return answer;
        console.log(`  Not so: ${fault}.`);
      }
    } finally {
      terminal.close();
    }
  };
}
