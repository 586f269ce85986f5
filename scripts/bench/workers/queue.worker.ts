/**
 * Stands in for the clicks queue. It shares the measured process, so it only keeps messages as they come and reads them when it is
 * asked how many clicks they held, which is between the measurements.
 */
const unread: ArrayBuffer[] = [];
const received = { messages: 0, clicks: 0, bytes: 0 };
const accepted = '{"metadata":{"metrics":{"backlogCount":0,"backlogBytes":0,"oldestMessageTimestamp":0}}}';

export default {
  async fetch(request) {
    if (request.method === 'GET') return Response.json(countUnread());
    unread.push(await request.arrayBuffer());
    return new Response(accepted, { headers: { 'content-type': 'application/json' } });
  },
} satisfies ExportedHandler;

function countUnread(): typeof received {
  for (const message of unread.splice(0)) {
    const batch: { rows: unknown[] } = JSON.parse(new TextDecoder().decode(message));
    received.messages += 1;
    received.clicks += batch.rows.length;
    received.bytes += message.byteLength;
  }
  return received;
}
