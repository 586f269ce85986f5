/** V8's inspector of a Worker, as workerd serves it: see the Chrome DevTools Protocol. */
import { once } from 'node:events';

/** Answers of the wanted shape are up to the caller: the protocol says which method gives what. */
export type AskInspector = <Answer>(method: string, params?: object) => Promise<Answer>;

/** `url` is that of a Worker's inspector, such as `ws://127.0.0.1:9229/main`. */
export async function withInspector<Outcome>(
  url: string,
  work: (ask: AskInspector) => Promise<Outcome>,
): Promise<Outcome> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  socket.addEventListener('message', ({ data }) => {
    const answer: { id?: number; error?: { message: string }; result: never } = JSON.parse(String(data));
    const caller = waiting.get(answer.id ?? -1);
    if (answer.error) caller?.reject(new Error(answer.error.message));
    else caller?.resolve(answer.result);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('workerd closed its inspector.'));
  });
  let lastId = 0;
  try {
    return await work(
      (method, params = {}) =>
        new Promise((resolve, reject) => {
          const id = ++lastId;
          waiting.set(id, { resolve, reject });
          socket.send(JSON.stringify({ id, method, params }));
        }),
    );
  } finally {
    socket.close();
  }
}
