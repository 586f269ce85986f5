/** The dimensions in which clicks are counted by day. The number is stored: append, never renumber. */
export const dimensions = [
  'country',
  'city',
  'region',
  'continent',
  'referrer',
  'browser',
  'os',
  'device',
  'language',
  'class',
] as const;
export type Dimension = (typeof dimensions)[number];
