import { useQuery } from '@tanstack/react-query';

import { getQuotas } from '../api/workspace.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { SettingsCard } from '../settings/settings-card.tsx';
import { formatCount } from '../ui/format.ts';

const names = { links: 'Links', members: 'Members and open invitations', keys: 'API keys' } as const;

/** From which share on the bar warns. */
const nearlyFull = 0.9;

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

/** The numbers say it; the bar is for the eye. */
function Quota({ name, used, limit }: { name: string; used: number; limit: number }) {
  const share = limit === 0 ? 1 : Math.min(used / limit, 1);
  return (
    <>
      <p className="flex flex-wrap justify-between gap-x-4 text-sm">
        <span className="font-medium">{name}</span>
        <span className="text-ink-soft tabular-nums">
          {formatCount(used)} of {formatCount(limit)}
        </span>
      </p>
      <svg
        aria-hidden="true"
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        className="mt-1.5 block h-1.5 w-full rounded-full bg-sunken"
      >
        <rect width={share * 100} height="1" className={share >= nearlyFull ? 'fill-warn' : 'fill-ink-soft'} />
      </svg>
    </>
  );
}
