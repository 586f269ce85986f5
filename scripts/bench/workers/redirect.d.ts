/** The built bundle that stands beside awaits.worker.ts when it runs. */
declare const redirect: { fetch(request: Request, env: unknown, ctx: ExecutionContext): Response | Promise<Response> };
// oxlint-disable-next-line import/no-default-export -- a Worker's handlers are its default export
export default redirect;
