import type { BoxName, Layout } from './diagram-layouts.ts';
import { boxes, boxHeight } from './diagram-layouts.ts';

const names: readonly BoxName[] = ['visitor', 'memory', 'kv', 'target', 'batch', 'queue', 'postgres'];
const description =
  'While the visitor waits, the edge looks into its memory, then into KV, and answers with a redirect to the target. After the answer, clicks are packed into a batch with an id, sent through a queue that may deliver twice, and written to Postgres, which takes each id once. Edits go from Postgres to the edge.';

export type DiagramProps = { layout: Layout; className: string };

export function Diagram({ layout, className }: DiagramProps) {
  const { width, height, boxWidth, at } = layout;
  return (
    <svg
      role="img"
      aria-label={description}
      viewBox={`-1 -1 ${width + 2} ${height + 2}`}
      fill="none"
      className={`w-full ${className}`}
    >
      <path d={layout.publish} strokeDasharray="2 6" strokeLinecap="round" strokeWidth="2" className="stroke-edge" />
      {[...layout.redirect, ...layout.count].map((path) => (
        <path key={path} d={path} strokeWidth="2" className="stroke-edge" />
      ))}
      {layout.redirect.map((path) => (
        <path
          key={path}
          d={path}
          pathLength="100"
          strokeWidth="2.5"
          className="pulse-travel pulse-loop stroke-signal"
        />
      ))}
      {layout.count.map((path) => (
        <path
          key={path}
          d={path}
          pathLength="100"
          strokeWidth="2.5"
          className="pulse-travel pulse-loop stroke-signal"
        />
      ))}
      {names.map((name) => {
        const [x, y] = at[name];
        return (
          <g key={name}>
            <rect
              x={x}
              y={y}
              width={boxWidth}
              height={boxHeight}
              rx="14"
              strokeWidth="1.5"
              className="fill-surface stroke-line"
            />
            <text x={x + 16} y={y + 34} className="fill-ink text-[17px] font-semibold">
              {boxes[name].title}
            </text>
            <text x={x + 16} y={y + 57} className="fill-ink-faint text-[13.5px]">
              {boxes[name].note}
            </text>
          </g>
        );
      })}
      {layout.labels.map(({ text, x, y }) => (
        <text key={text} x={x} y={y} className="fill-signal-text text-[14px] font-medium">
          {text}
        </text>
      ))}
    </svg>
  );
}
