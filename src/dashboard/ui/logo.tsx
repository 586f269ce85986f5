export type LogoProps = { className?: string };

/** The mark: a link whose middle bar is a pulse. */
export function LogoMark({ className = 'h-5' }: LogoProps) {
  return (
    <svg
      viewBox="0 0 34 20"
      fill="none"
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      <path d="M12 3H9a7 7 0 0 0 0 14h3M22 3h3a7 7 0 0 1 0 14h-3" className="stroke-ink" />
      <path d="M9.500 10h4l2-4.500 3.500 9 2-4.500h3.500" className="stroke-signal" />
    </svg>
  );
}

export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <LogoMark />
      <span className="text-[1.0625rem] font-semibold tracking-tight">LinkPulse</span>
    </span>
  );
}
