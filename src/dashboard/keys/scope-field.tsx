import { useId } from 'react';

import { useSession } from '../session/use-session.ts';
import type { Scope } from './scopes.ts';
import { scopeGroups } from './scopes.ts';

export type ScopeFieldProps = {
  chosen: ReadonlySet<Scope>;
  error: string | undefined;
  onChange: (scopes: ReadonlySet<Scope>) => void;
};

/** Nobody gives a key what they may not do themselves, so that is not offered. */
export function ScopeField({ chosen, error, onChange }: ScopeFieldProps) {
  const id = useId();
  const session = useSession();
  const own = new Set<string>(session.kind === 'person' ? session.me.permissions : []);

  function toggle(scope: Scope, isChosen: boolean): void {
    const next = new Set(chosen);
    if (isChosen) next.add(scope);
    else next.delete(scope);
    onChange(next);
  }

  return (
    <fieldset aria-describedby={error === undefined ? undefined : id}>
      <legend className="mb-1.5 text-sm font-medium">What it may do</legend>
      <div className="grid gap-4 rounded-control border border-line p-4 sm:grid-cols-3">
        {scopeGroups.map(({ title, scopes }) => (
          <div key={title} role="presentation">
            <p className="mb-1 text-xs font-medium text-ink-faint">{title}</p>
            {scopes
              .filter(({ scope }) => own.has(scope))
              .map(({ scope, label }) => (
                <label key={scope} className="flex cursor-pointer items-start gap-2.5 py-1.5 text-sm">
                  <input
                    type="checkbox"
                    checked={chosen.has(scope)}
                    aria-invalid={error === undefined ? undefined : true}
                    onChange={(event) => toggle(scope, event.target.checked)}
                    className="mt-0.5 size-4 shrink-0 accent-signal-text"
                  />
                  {label}
                </label>
              ))}
          </div>
        ))}
      </div>
      {error !== undefined && (
        <p id={id} className="mt-1.5 text-sm text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
