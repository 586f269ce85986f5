/**
 * A sixth Worker that exists only in `npm run dev`: the API forwards `/dev/*` to it. Cron triggers do not fire locally, so the
 * dev command posts to `/dev/cron` once a minute.
 */
interface LocalEnv {
  JOBS: { run(): Promise<void> };
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname !== '/dev/cron') return new Response('Not found', { status: 404 });
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
    await env.JOBS.run();
    return new Response(null, { status: 204 });
  },
} satisfies ExportedHandler<LocalEnv>;
