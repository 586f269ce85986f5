/** Rejects when the promise has not settled in time. The work itself goes on; only the wait ends. */
export async function within<Value>(ms: number, what: string, promise: Promise<Value>): Promise<Value> {
  const late = scheduler.wait(ms).then(() => Promise.reject(new Error(`${what}: no answer within ${ms} ms`)));
  return Promise.race([promise, late]);
}
