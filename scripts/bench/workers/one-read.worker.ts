/** The least that a Worker can do that asks KV for each request. */
export default {
  async fetch(request, env) {
    const url = request.url;
    const target = await env.LINKS.get(`u:${url.slice(url.lastIndexOf('/') + 1)}`, { type: 'text', cacheTtl: 30 });
    return target === null
      ? new Response(null, { status: 404 })
      : new Response(null, { status: 302, headers: { location: target } });
  },
} satisfies ExportedHandler<{ LINKS: KVNamespace }>;
