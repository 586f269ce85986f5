/** Where the picture's boxes and lines are: side by side where there is room, top to bottom on a phone. */
export const boxes = {
  visitor: { title: 'Visitor', notes: ['opens a short link'] },
  edge: { title: 'Nearest edge', notes: ['In memory: waits for nothing', 'In KV: waits for one read'] },
  target: { title: 'Destination', notes: ['302, not cached'] },
  batch: { title: 'Batch', notes: ['many clicks, one id'] },
  queue: { title: 'Queue', notes: ['may deliver twice'] },
  postgres: { title: 'Postgres', notes: ['takes each id once'] },
} as const;

export type BoxName = keyof typeof boxes;
export const boxNames: readonly BoxName[] = ['visitor', 'edge', 'target', 'batch', 'queue', 'postgres'];

export type Layout = {
  width: number;
  height: number;
  at: Record<BoxName, readonly [x: number, y: number, width: number, height: number]>;
  /** The visitor waits for these. */
  redirect: readonly string[];
  /** These come after the answer. */
  count: readonly string[];
  /** An edit's way from the truth to the edge. */
  publish: string;
  labels: readonly { text: string; x: number; y: number }[];
};

export const wideLayout: Layout = {
  width: 1040,
  height: 358,
  at: {
    visitor: [0, 48, 204, 78],
    edge: [318, 34, 404, 106],
    target: [836, 48, 204, 78],
    batch: [318, 276, 180, 78],
    queue: [582, 276, 180, 78],
    postgres: [836, 276, 204, 78],
  },
  redirect: ['M204 87H312', 'M722 87H830'],
  count: ['M390 140V270', 'M498 315H576', 'M762 315H830'],
  publish: 'M938 276V222a14 14 0 0 0 -14 -14H664a14 14 0 0 1 -14 -14V146',
  labels: [
    { text: 'While the visitor waits', x: 0, y: 14 },
    { text: 'After the answer', x: 408, y: 212 },
    { text: 'Edits are published', x: 732, y: 196 },
  ],
};

export const tallLayout: Layout = {
  width: 344,
  height: 662,
  at: {
    visitor: [0, 30, 158, 78],
    edge: [0, 160, 344, 106],
    target: [186, 30, 158, 78],
    batch: [0, 340, 196, 78],
    queue: [0, 460, 196, 78],
    postgres: [0, 580, 196, 78],
  },
  redirect: ['M79 108V154', 'M265 160V114'],
  count: ['M56 266V334', 'M56 418V454', 'M56 538V574'],
  publish: 'M196 619H252a14 14 0 0 0 14 -14V272',
  labels: [
    { text: 'While the visitor waits', x: 0, y: 14 },
    { text: 'After the answer', x: 72, y: 310 },
    { text: 'Edits', x: 280, y: 420 },
    { text: 'published', x: 280, y: 438 },
  ],
};
