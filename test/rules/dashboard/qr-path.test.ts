import { expect, it } from 'vitest';

import { toPath, toQrPath } from '../../../src/dashboard/ui/qr-path.ts';

it('joins neighbouring dark modules into one shape', () => {
  expect(
    toPath([
      [true, true, false],
      [false, false, true],
    ]),
  ).toBe('M0 0h2v1h-2zM2 1h1v1h-1z');
});

it('keeps a quiet zone of four modules around the code', () => {
  const { size, path } = toQrPath('https://go.example.com/pricing');
  const corners = [...path.matchAll(/M(\d+) (\d+)h(\d+)/gu)].map(([, x, y, run]) => [
    Number(x),
    Number(y),
    Number(x) + Number(run),
  ]);
  expect(Math.min(...corners.map(([x = 0]) => x))).toBe(4);
  expect(Math.min(...corners.map(([, y = 0]) => y))).toBe(4);
  expect(Math.max(...corners.map(([, , end = 0]) => end))).toBe(size - 4);
});
