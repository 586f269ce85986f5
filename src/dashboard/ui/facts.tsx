export type FactsProps = { facts: readonly (readonly [term: string, value: string])[]; className?: string };

/** Terms and what they are here, in two columns. */
export function Facts({ facts, className = '' }: FactsProps) {
  return (
    <dl className={`grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm ${className}`}>
      {facts.map(([term, value]) => (
        <div key={term} className="contents">
          <dt className="text-ink-faint">{term}</dt>
          <dd className="wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
