export type FlatLineProps = { className?: string };

/** The motif at rest: nothing found, nothing counted yet. */
export function FlatLine({ className = 'h-10 w-52' }: FlatLineProps) {
  return (
    <svg
      viewBox="0 0 208 40"
      fill="none"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      <path d="M2 20h76" className="stroke-line" />
      <path d="M78 20h8l6-14 10 28 6-14h8" className="stroke-quiet" />
      <path d="M116 20h90" className="stroke-line" />
    </svg>
  );
}
