import { useId } from 'react';

import type { Layout } from './diagram-layouts.ts';
import { boxes, boxNames } from './diagram-layouts.ts';

const description =
  'While the visitor waits, the nearest edge looks the link up in its memory, then in KV, and redirects to the destination. After the answer, clicks are packed into a batch with an id, sent through a queue that may deliver twice, and written to Postgres, which takes each id once. Edits are published from Postgres to the edge.';

export type DiagramProps = { layout: Layout; className: string };

export function Diagram({ layout, className }: DiagramProps) {
  const { width, height, at, redirect, count, publish, labels } = layout;
  const arrow = useId();
  const lines = [...redirect, ...count];
  return (
    <svg
      role="img"
      aria-label={description}
      viewBox={`-1 -1 ${width + 2} ${height + 2}`}
      fill="none"
      className={`w-full ${className}`}
    >
      <marker
        id={arrow}
        viewBox="0 0 10 10"
        refX="5"
        refY="5"
        markerWidth="10"
        markerHeight="10"
        markerUnits="userSpaceOnUse"
        orient="auto-start-reverse"
      >
        <path d="M1 1 9 5 1 9z" className="fill-edge" />
      </marker>
      <g strokeWidth="2" className="stroke-edge">
        <path d={publish} strokeDasharray="2 6" strokeLinecap="round" markerEnd={`url(#${arrow})`} />
        {lines.map((path) => (
          <path key={path} d={path} markerEnd={`url(#${arrow})`} />
        ))}
      </g>
      <g strokeWidth="3" className="stroke-signal">
        {lines.map((path) => (
          <path key={path} d={path} pathLength="100" className="pulse-travel pulse-loop" />
        ))}
      </g>
      {boxNames.map((name) => {
        const [x, y, boxWidth, boxHeight] = at[name];
        const { title, notes } = boxes[name];
        return (
          <g key={name} transform={`translate(${x} ${y})`}>
            <rect
              width={boxWidth}
              height={boxHeight}
              rx="14"
              strokeWidth="1.5"
              className={`fill-surface ${name === 'edge' ? 'stroke-signal' : 'stroke-line'}`}
            />
            <text x="18" y="34" className="fill-ink text-[17px] font-semibold">
              {title}
            </text>
            {notes.map((note, index) => (
              <text key={note} x="18" y={58 + index * 24} className="fill-ink-soft text-[14px]">
                {note}
              </text>
            ))}
          </g>
        );
      })}
      {labels.map(({ text, x, y }) => (
        <text key={text} x={x} y={y} className="fill-signal-text text-[14px] font-medium">
          {text}
        </text>
      ))}
    </svg>
  );
}
