import type { ReactNode } from 'react';

export type SkeletonProps = { label: string; className?: string; children?: ReactNode };

/** The shape of what is coming; a screen reader hears the label instead. */
export function Skeleton({ label, className = '', children }: SkeletonProps) {
  return (
    <>
      <output className="sr-only">{label}</output>
      <div aria-hidden="true" className={`skeleton ${className}`}>
        {children}
      </div>
    </>
  );
}
