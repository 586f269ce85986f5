/**
 * Rejects when the promise has not settled in time. The work itself goes on; only the wait ends. A timer that is taken back and no
 * Promise.race with a wait: that costs a warm redirect twice as much.
 */
export function within<Value>(ms: number, what: string, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what}: no answer within ${ms} ms`)), ms);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what it was rejected with is passed on
        reject(error);
      },
    );
  });
}
