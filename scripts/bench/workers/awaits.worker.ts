/**
 * Runs the redirect Worker and tells which operations a response has waited for. All are held back; as long as there is no
 * response, one more is let go: those that had to be let go were awaited. Which comes first is asked for in the request, because
 * one that nobody awaits may be let go before the one that counts; a timer comes last, since deadlines begin with what they guard.
 */
import { realWait, stopWatching, takeBegun, watch, type Operation } from './operations.worker.ts';
import redirect from './redirect.js';

/** Long enough for an outcome to arrive from the stand-ins and to be acted on. */
const patienceMs = 25;
const maxSteps = 40;

export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname === '/-begun') return Response.json(takeBegun());
    takeBegun();
    const operations = watch();
    const state = { isAnswered: false };
    const answered = Promise.resolve(redirect.fetch(request, env, ctx)).finally(() => (state.isAnswered = true));
    // Settles microtasks: a response that needs no operation is there now.
    await Promise.race([answered, realWait(0)]);
    const awaited: string[] = [];
    for (let step = 0; !state.isAnswered && step < maxSteps; step++) {
      const next = pick(operations, request.headers.get('x-bench-order') === 'newest');
      if (next) awaited.push(next.name);
      next?.letGo();
      await Promise.race([answered, realWait(patienceMs)]);
    }
    stopWatching();
    for (const operation of operations) if (operation.isHeld) operation.letGo();
    const answer = await answered;
    const headers = new Headers(answer.headers);
    headers.set('x-bench-awaited', JSON.stringify(awaited));
    return new Response(answer.body, { status: answer.status, headers });
  },
} satisfies ExportedHandler;

function pick(operations: readonly Operation[], newestFirst: boolean): Operation | undefined {
  const held = operations.filter(({ isHeld }) => isHeld);
  const isTimer = ({ name }: Operation) => name === 'scheduler.wait';
  const ordered = newestFirst ? held.toReversed() : held;
  return ordered.find((operation) => !isTimer(operation)) ?? ordered[0];
}
