import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { connect, disconnect, listConnections, type ConnectedAccount } from '../api/account.ts';
import { toFailureView } from '../api/failure.ts';
import type { Provider } from '../api/sign-in-options.ts';
import { providerNames, useSignInOptions } from '../api/sign-in-options.ts';
import { keepPath } from '../session/kept-path.ts';
import { RowAction } from '../shell/row-action.tsx';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from './row-skeleton.tsx';
import { SettingsCard } from './settings-card.tsx';

const queryKey = ['connections'];

/** Other sites that sign this person in; nothing where the instance offers none. */
export function Connections() {
  const options = useSignInOptions();
  const offered = options.data?.providers ?? [];
  const list = useQuery({
    queryKey,
    queryFn: ({ signal }) => listConnections(signal),
    enabled: offered.length > 0,
  });
  if (offered.length === 0) return null;
  return (
    <SettingsCard
      title="Other sites"
      description="Sign in with an account that you have elsewhere, with the same address."
    >
      {list.data ? (
        <ul className="divide-y divide-line">
          {offered.map((provider) => {
            const account = list.data.find(({ providerId }) => providerId === provider);
            return (
              <li key={provider} className="flex items-center justify-between gap-4 py-3 first:pt-0 last:pb-0">
                <span className="font-medium">{providerNames[provider]}</span>
                {account ? <Disconnect provider={provider} account={account} /> : <Connect provider={provider} />}
              </li>
            );
          })}
        </ul>
      ) : list.error ? (
        <LoadFailure title="Your other sites could not be loaded" error={list.error} onRetry={list.refetch} />
      ) : (
        <RowSkeleton label="Loading other sites" />
      )}
    </SettingsCard>
  );
}

function Connect({ provider }: { provider: Provider }) {
  const leave = useMutation({
    mutationFn: async () => {
      const { url } = await connect(provider);
      keepPath('/app/settings/security');
      window.location.assign(url);
    },
  });
  return (
    <div className="space-y-2 text-right">
      <FormFailure failure={leave.error ? toFailureView(leave.error) : null} />
      <Button
        size="small"
        aria-label={`Connect ${providerNames[provider]}`}
        aria-disabled={leave.isPending}
        onClick={() => !leave.isPending && leave.mutate()}
      >
        Connect
      </Button>
    </div>
  );
}

function Disconnect({ provider, account }: { provider: Provider; account: ConnectedAccount }) {
  const queryClient = useQueryClient();
  return (
    <RowAction
      verb="Disconnect"
      thing={providerNames[provider]}
      pending="Disconnecting…"
      act={() => disconnect(account)}
      onDone={() => {
        announce('Disconnected');
        return queryClient.invalidateQueries({ queryKey });
      }}
    >
      <p>It no longer signs you in. Make sure that you have a password or a passkey.</p>
    </RowAction>
  );
}
