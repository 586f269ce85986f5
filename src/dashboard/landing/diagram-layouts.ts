/** Where the picture's boxes and lines are: side by side where there is room, top to bottom on a phone. */
export const boxes = {
  visitor: { title: 'Visitor', note: 'opens a short link' },
  memory: { title: 'Edge memory', note: 'a hot link waits for nothing' },
  kv: { title: 'Edge KV', note: 'a warm one for one read' },
  target: { title: 'Target', note: '302, not cached' },
  batch: { title: 'Batch', note: 'many clicks, one id' },
  queue: { title: 'Queue', note: 'may deliver twice' },
  postgres: { title: 'Postgres', note: 'takes each id once' },
} as const;

export type BoxName = keyof typeof boxes;
export type Layout = {
  width: number;
  height: number;
  boxWidth: number;
  at: Record<BoxName, readonly [x: number, y: number]>;
  /** The visitor waits for these. */
  redirect: readonly string[];
  /** These come after the answer. */
  count: readonly string[];
  /** An edit's way from the truth to the edge. */
  publish: string;
  labels: readonly { text: string; x: number; y: number }[];
};

export const boxHeight = 78;

export const wideLayout: Layout = {
  width: 1040,
  height: 332,
  boxWidth: 200,
  at: {
    visitor: [0, 34],
    memory: [280, 34],
    kv: [560, 34],
    target: [840, 34],
    batch: [280, 236],
    queue: [560, 236],
    postgres: [840, 236],
  },
  redirect: ['M200 73H280', 'M480 73H560', 'M760 73H840'],
  count: ['M380 112V236', 'M480 275H560', 'M760 275H840'],
  publish: 'M940 236V188a14 14 0 0 0 -14 -14H674a14 14 0 0 1 -14 -14V112',
  labels: [
    { text: 'While the visitor waits', x: 0, y: 14 },
    { text: 'After the answer', x: 396, y: 178 },
    { text: 'Edits are published', x: 752, y: 164 },
  ],
};

export const tallLayout: Layout = {
  width: 344,
  height: 520,
  boxWidth: 158,
  at: {
    visitor: [0, 34],
    memory: [0, 164],
    kv: [0, 294],
    target: [0, 424],
    batch: [186, 164],
    queue: [186, 294],
    postgres: [186, 424],
  },
  redirect: ['M79 112V164', 'M79 242V294', 'M79 372V424'],
  count: ['M158 203H186', 'M265 242V294', 'M265 372V424'],
  publish: 'M186 463H180a8 8 0 0 1 -8 -8V341a8 8 0 0 0 -8 -8H158',
  labels: [
    { text: 'While the visitor waits', x: 0, y: 14 },
    { text: 'After the answer', x: 186, y: 144 },
  ],
};
