/** The chart's arithmetic: counts and places, no drawing. */

/** Whole numbers from 0 up to at least `max`, in steps of 1, 2 or 5 times a power of ten. */
export function toCountTicks(max: number, atMost = 4): number[] {
  const rough = Math.max(1, max / atMost);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const ticks = [0];
  for (let tick = step; ; tick += step) {
    ticks.push(tick);
    if (tick >= max) return ticks;
  }
}

/** Which of `count` labels to print so that each has room, the newest one always among them. */
export function toLabelIndexes(count: number, width: number, labelWidth: number): number[] {
  if (count === 0) return [];
  const room = Math.max(1, Math.floor(width / labelWidth));
  const every = Math.max(1, Math.ceil(count / room));
  const indexes: number[] = [];
  for (let index = count - 1; index >= 0; index -= every) indexes.unshift(index);
  return indexes;
}

/** A bar's place in its slot: wide in a crowd, never wider than `maxWidth` when there are few. */
export function toBar(
  index: number,
  count: number,
  width: number,
  maxWidth = 40,
): { x: number; width: number; center: number } {
  const slot = width / Math.max(1, count);
  const gap = slot > 8 ? slot * 0.28 : slot > 3 ? 1 : 0;
  const barWidth = Math.min(maxWidth, slot - gap);
  const center = slot * (index + 0.5);
  return { x: center - barWidth / 2, width: barWidth, center };
}

/** The slot under a pointer. */
export function toIndexAt(x: number, count: number, width: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor((x / Math.max(1, width)) * count)));
}

/** A bar with a rounded top that stays a bar when it is lower than its rounding. */
export function toBarPath(x: number, top: number, width: number, bottom: number): string {
  const height = bottom - top;
  if (height <= 0 || width <= 0) return '';
  const radius = Math.min(4, width / 2, height);
  return `M${x} ${bottom}V${top + radius}q0 ${-radius} ${radius} ${-radius}h${width - 2 * radius}q${radius} 0 ${radius} ${radius}V${bottom}z`;
}
