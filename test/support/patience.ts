/** Requests of suites that break nothing. */
import { inject } from 'vitest';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { sendHttp, type HttpAnswer, type HttpRequest } from './http.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Set for projects in which everything is up all the time. */
    isPatient: boolean;
  }
}

/** Sends again what a machine that is busy for seconds could not do in time, as the answer says; drills see each such answer. */
export async function sendPatiently(request: HttpRequest): Promise<HttpAnswer> {
  const first = await sendHttp(request);
  if (!isTooLate(first) || !inject('isPatient')) return first;
  const again = async () => {
    const answer = await sendHttp(request);
    return !isTooLate(answer) && answer;
  };
  const what = `${request.path} to be available: ${first.text.slice(0, 200)}`;
  return waitFor(again, { what, deadlineMs: 24_000, everyMs: 1000 });
}

const isTooLate = ({ status, text }: HttpAnswer): boolean => status === 503 && text.includes('"code":"unavailable"');
