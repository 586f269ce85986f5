/** Stands in for the clicks queue: takes messages as the runtime sends them and counts the clicks inside. */
const received = { messages: 0, clicks: 0, bytes: 0 };

export default {
  async fetch(request) {
    if (request.method === 'GET') return Response.json(received);
    const text = await request.text();
    const batch: { rows: unknown[] } = JSON.parse(text);
    received.messages += 1;
    received.clicks += batch.rows.length;
    received.bytes += text.length;
    return Response.json({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: 0 } } });
  },
} satisfies ExportedHandler;
