import type { ReactNode } from 'react';
import { useId } from 'react';

export type SettingsCardProps = { title: string; description?: ReactNode; children: ReactNode };

/** One subject of a page of settings. */
export function SettingsCard({ title, description, children }: SettingsCardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-card border border-line bg-surface p-4 shadow-card sm:p-6">
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {description && <p className="mt-1 max-w-prose text-sm text-ink-soft">{description}</p>}
      <div className="mt-5">{children}</div>
    </section>
  );
}
