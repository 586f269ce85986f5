/** The other side of work-process.ts: what a program in a process of its own does with the jobs it is given. */

/** Answers each job that comes with one message: its result, or why it failed. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- a message has the type that its sender holds it to (work-process.ts)
export function answerJobs<Job>(runJob: (job: Job) => Promise<object>): void {
  process.on('message', (job: Job) => {
    runJob(job).then(
      (result) => process.send?.(result),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
    );
  });
}
