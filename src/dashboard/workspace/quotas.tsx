import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';

import { getQuotas } from '../api/workspace.ts';
import { LoadFailure } from '../settings/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { SettingsCard } from '../settings/settings-card.tsx';
import { formatCount } from '../ui/format.ts';

const names = { links: 'Links', members: 'Members and open invitations', keys: 'API keys' } as const;

/** A thin bar, in browsers of either way to style it. */
const meterClass =
  'block h-1.5 w-full appearance-none overflow-hidden rounded-full border-0 bg-sunken [&::-moz-meter-bar]:bg-ink-soft [&::-webkit-meter-bar]:h-1.5 [&::-webkit-meter-bar]:rounded-full [&::-webkit-meter-bar]:border-0 [&::-webkit-meter-bar]:bg-sunken [&::-webkit-meter-optimum-value]:bg-ink-soft';

/** How much of what it may have the workspace has. */
export function Quotas() {
  const quotas = useQuery({ queryKey: ['quotas'], queryFn: ({ signal }) => getQuotas(signal) });
  return (
    <SettingsCard title="Quotas" description="How much this workspace has of what it may have.">
      {quotas.data ? (
        <ul className="max-w-md space-y-4">
          {(['links', 'members', 'keys'] as const).map((name) => (
            <li key={name}>
              <Quota name={names[name]} {...quotas.data[name]} />
            </li>
          ))}
        </ul>
      ) : quotas.error ? (
        <LoadFailure title="The quotas could not be loaded" error={quotas.error} onRetry={quotas.refetch} />
      ) : (
        <RowSkeleton label="Loading quotas" rows={3} />
      )}
    </SettingsCard>
  );
}

function Quota({ name, used, limit }: { name: string; used: number; limit: number }) {
  const id = useId();
  return (
    <>
      <p className="flex flex-wrap justify-between gap-x-4 text-sm">
        <span id={id} className="font-medium">
          {name}
        </span>
        <span className="text-ink-soft tabular-nums">
          {formatCount(used)} of {formatCount(limit)}
        </span>
      </p>
      <meter aria-labelledby={id} min={0} max={limit} value={used} className={`mt-1.5 ${meterClass}`} />
    </>
  );
}
