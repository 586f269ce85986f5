export type LivePulseProps = {
  /** The line beats once whenever this number changes. */
  beat: number;
  failing: boolean;
};

export function LivePulse({ beat, failing }: LivePulseProps) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 text-sm font-medium tracking-normal ${failing ? 'text-warn' : 'text-signal-text'}`}
      title={failing ? 'The last refresh failed; trying again' : 'Refreshed every 3 seconds while you look'}
    >
      <svg
        viewBox="0 0 34 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        className="h-4"
      >
        <path d="M1 8h9l3-6 5 12 3-6h12" pathLength="56" className="opacity-35" />
        <path key={beat} d="M1 8h9l3-6 5 12 3-6h12" pathLength="56" className="beat" />
      </svg>
      {failing ? 'Reconnecting' : 'Live'}
    </span>
  );
}
