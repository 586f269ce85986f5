import type { PulseState } from './pulse-state.ts';

/** The visitor's way through the edge, drawn as a heartbeat, and the click's way down to the ledger. */
const redirectPath = 'M16 74H148l14-46 26 92 14-46H384';
const countPath = 'M188 120V186a14 14 0 0 0 14 14H262';

export type PulseTraceProps = { state: PulseState };

export function PulseTrace({ state }: PulseTraceProps) {
  const { kind, pulse, counted } = state;
  return (
    <svg
      role="img"
      aria-label="A line leads from the visitor through the edge to the destination; a second one leads from the edge down to the ledger, where clicks are counted."
      viewBox="0 0 400 252"
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="my-3 w-full overflow-visible"
    >
      <g strokeWidth="2" className="stroke-quiet">
        <path d={redirectPath} />
        <path d={countPath} strokeDasharray="1 7" className="stroke-edge" />
      </g>
      <circle cx="16" cy="74" r="5" className="fill-ink" />
      <circle cx="384" cy="74" r="5" className="fill-ink" />
      <g className="fill-ink-soft text-[16px] font-medium sm:text-[14px]">
        <text x="10" y="102">
          Visitor
        </text>
        <text x="175" y="16" textAnchor="middle">
          Nearest edge
        </text>
        <text x="390" y="102" textAnchor="end">
          Destination
        </text>
        <text x="176" y="174" textAnchor="end" className="fill-ink-faint">
          after the answer
        </text>
      </g>
      <rect x="262" y="162" width="128" height="78" rx="14" strokeWidth="1.5" className="fill-sunken stroke-line" />
      <text x="278" y="186" className="fill-ink-soft text-[16px] font-medium sm:text-[14px]">
        Ledger
      </text>
      <text
        key={`${kind}${counted}`}
        x="278"
        y="225"
        className="appear fill-ink text-[34px] font-semibold tabular-nums"
      >
        {counted}
      </text>
      <g strokeWidth="3" className="stroke-signal">
        {kind === 'idle' && <path d={redirectPath} pathLength="100" className="pulse-travel pulse-loop" />}
        {kind === 'click' && <path key={`go${pulse}`} d={redirectPath} pathLength="100" className="pulse-travel" />}
        {kind !== 'idle' && (
          <path
            key={`count${pulse}`}
            d={countPath}
            pathLength="100"
            className={`pulse-travel ${kind === 'repeat' ? 'stroke-warn' : 'pulse-late'}`}
          />
        )}
      </g>
    </svg>
  );
}
