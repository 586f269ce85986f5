import { useQuery, useQueryClient } from '@tanstack/react-query';

import type { FollowedList } from '../api/operator.ts';
import { followList, listBlocklists } from '../api/operator.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { SettingsCard } from '../settings/settings-card.tsx';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { rescueFocus } from '../shell/use-focus-on-navigation.ts';
import { announce } from '../ui/announcer.ts';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { blockedKey, listsKey } from './blocked-key.ts';
import { dropList } from './drop-list.ts';
import { refreshNames, toFailureSentence, toImportText } from './followed-text.ts';

/** While one waits to be brought. */
const askAgainMs = 5000;

export function FollowedLists() {
  const query = useQuery({
    queryKey: listsKey,
    queryFn: ({ signal }) => listBlocklists(signal),
    refetchInterval: ({ state }) => (state.data?.lists.some(isWaiting) ? askAgainMs : false),
  });
  const followed = query.data?.lists.filter(({ url }) => url !== null) ?? [];
  return (
    <SettingsCard title="Followed lists">
      {query.data ? (
        followed.length === 0 ? (
          <p className="text-ink-soft">No list is followed.</p>
        ) : (
          <ul aria-label="Followed lists" className="divide-y divide-line">
            {followed.map((list) => (
              <FollowedRow key={list.name} list={list} />
            ))}
          </ul>
        )
      ) : query.error ? (
        <LoadFailure title="The lists could not be loaded" error={query.error} onRetry={query.refetch} />
      ) : (
        <RowSkeleton label="Loading the lists" />
      )}
    </SettingsCard>
  );
}

const isWaiting = ({ url, checkedAt }: FollowedList): boolean => url !== null && checkedAt === null;

function FollowedRow({ list }: { list: FollowedList }) {
  const queryClient = useQueryClient();
  const { name, url, refresh, failure, failedSince, importedAt, lastImport } = list;

  async function refreshLists(said: string): Promise<void> {
    announce(said);
    await Promise.all([listsKey, blockedKey].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    rescueFocus();
  }

  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium wrap-anywhere">{name}</span>
          <Tag>{refreshNames[refresh]}</Tag>
        </p>
        <p className="text-sm wrap-anywhere text-ink-soft">{url}</p>
        {failure !== null && (
          <p className="text-sm text-danger">
            {toFailureSentence(failure)} Failing
            {failedSince !== null && (
              <>
                {' '}
                since <TimeAgo at={failedSince} />
              </>
            )}
            ; what was brought before still holds.
          </p>
        )}
        <p className="text-sm text-ink-faint">
          {isWaiting(list) && 'Waits to be brought. '}
          {lastImport && `${toImportText(lastImport)}. `}
          {importedAt !== null && (
            <>
              Brought <TimeAgo at={importedAt} />
            </>
          )}
        </p>
      </div>
      <ConfirmButton
        look="quiet"
        size="small"
        trigger="Bring now"
        label={`Bring the list ${name} now`}
        title={`Bring ${name} now?`}
        confirm="Bring"
        pending="Asking…"
        confirmLook="primary"
        act={() => followList(name, { url: url ?? '', refresh })}
        onDone={() => refreshLists(`${name} will be brought within a minute`)}
      >
        <p>A job brings it within a minute.</p>
      </ConfirmButton>
      <ConfirmButton
        look="dangerQuiet"
        size="small"
        trigger="Drop"
        label={`Drop the list ${name}`}
        title={`Drop ${name}?`}
        confirm="Drop"
        pending="Dropping…"
        act={() => dropList(name)}
        onDone={() => refreshLists(`${name} is dropped`)}
      >
        <p>It is no longer brought, and links may lead to all its destinations again.</p>
      </ConfirmButton>
    </li>
  );
}
