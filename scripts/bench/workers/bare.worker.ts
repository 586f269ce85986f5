/** The least that a redirecting Worker can do: what everything else is measured against. */
export default {
  fetch: () => new Response(null, { status: 302, headers: { location: 'https://www.example.com/fixed' } }),
} satisfies ExportedHandler;
