import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { listKeys } from '../api/keys.ts';
import { useMay } from '../session/use-may.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { SettingsCard } from '../settings/settings-card.tsx';
import { focusMain, rescueFocus } from '../shell/use-focus-on-navigation.ts';
import { announce } from '../ui/announcer.ts';
import { WorkspacePage } from '../workspace/workspace-page.tsx';
import { KeyRow } from './key-row.tsx';
import { NewKey } from './new-key.tsx';

const queryKey = ['keys'];

export function KeysPage() {
  return (
    <WorkspacePage title="API keys" needs="keys.read">
      {() => <Keys />}
    </WorkspacePage>
  );
}

function Keys() {
  const queryClient = useQueryClient();
  const mayManage = useMay('keys.manage');
  const list = useQuery({ queryKey, queryFn: ({ signal }) => listKeys(signal) });
  const [secret, setSecret] = useState<string | null>(null);

  function show(made: string): Promise<void> {
    setSecret(made);
    return queryClient.invalidateQueries({ queryKey });
  }

  async function tell(said: string): Promise<void> {
    announce(said);
    await queryClient.invalidateQueries({ queryKey });
    rescueFocus();
  }

  function putAway(): void {
    setSecret(null);
    focusMain();
  }

  return (
    <>
      {mayManage && <NewKey secret={secret} onMade={show} onDone={putAway} />}
      <SettingsCard
        title="Keys"
        description="What programs show instead of signing in. Changes hold within 10 seconds."
      >
        {list.data ? (
          list.data.keys.length === 0 ? (
            <p className="text-ink-soft">There are none yet.</p>
          ) : (
            <ul aria-label="API keys" className="divide-y divide-line">
              {list.data.keys.map((key) => (
                <KeyRow key={key.id} apiKey={key} mayManage={mayManage} onRotated={show} onChanged={tell} />
              ))}
            </ul>
          )
        ) : list.error ? (
          <LoadFailure title="The keys could not be loaded" error={list.error} onRetry={list.refetch} />
        ) : (
          <RowSkeleton label="Loading keys" rows={3} />
        )}
      </SettingsCard>
    </>
  );
}
