import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';

import { listBlocked, unblockDestination } from '../api/operator.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { SettingsCard } from '../settings/settings-card.tsx';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { RowAction } from '../shell/row-action.tsx';
import { rescueFocus } from '../shell/use-focus-on-navigation.ts';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { blockedKey, listsKey } from './blocked-key.ts';
import { dropList } from './drop-list.ts';

export function BlockedList() {
  const queryClient = useQueryClient();
  const list = useInfiniteQuery({
    queryKey: blockedKey,
    queryFn: ({ pageParam, signal }) => listBlocked(pageParam, signal),
    initialPageParam: null as string | null, // widened: the first page has no cursor
    getNextPageParam: (last) => last.nextCursor,
  });
  const entries = list.data?.pages.flatMap((page) => page.entries) ?? [];
  const lists = [...new Set(entries.map((entry) => entry.list))];

  async function refresh(): Promise<void> {
    announce('Removed');
    await Promise.all([blockedKey, listsKey].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    rescueFocus();
  }

  return (
    <SettingsCard title="Blocked">
      {list.data ? (
        entries.length === 0 ? (
          <p className="text-ink-soft">Nothing is blocked.</p>
        ) : (
          <div className="space-y-5">
            <ul aria-label="Blocked destinations" className="divide-y divide-line">
              {entries.map(({ id, value, kind, list: name, createdAt }) => (
                <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0">
                  <div className="min-w-0 flex-1 basis-48">
                    <p className="flex flex-wrap items-center gap-2">
                      <span className="min-w-0 font-medium wrap-anywhere">{value}</span>
                      <Tag>{kindNames[kind]}</Tag>
                    </p>
                    <p className="text-sm text-ink-faint">
                      List {name}, added <TimeAgo at={createdAt} />
                    </p>
                  </div>
                  <RowAction
                    verb="Remove"
                    thing={value}
                    pending="Removing…"
                    act={() => unblockDestination(id)}
                    onDone={refresh}
                  >
                    <p>Links may lead there again, and those that it blocked lead visitors on.</p>
                  </RowAction>
                </li>
              ))}
            </ul>
            <div className="flex flex-wrap gap-2">
              {list.hasNextPage && (
                <Button size="small" aria-disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {list.isFetchingNextPage ? 'Loading…' : 'Show more'}
                </Button>
              )}
              {lists.map((name) => (
                <ConfirmButton
                  key={name}
                  size="small"
                  look="dangerQuiet"
                  trigger={`Drop list ${name}`}
                  title={`Drop all entries of ${name}?`}
                  confirm="Drop"
                  pending="Dropping…"
                  act={() => dropList(name)}
                  onDone={refresh}
                >
                  <p>Links may lead to all its destinations again.</p>
                </ConfirmButton>
              ))}
            </div>
          </div>
        )
      ) : list.error ? (
        <LoadFailure title="The blocklist could not be loaded" error={list.error} onRetry={list.refetch} />
      ) : (
        <RowSkeleton label="Loading the blocklist" rows={3} />
      )}
    </SettingsCard>
  );
}

const kindNames = { exact: 'URL', host: 'Host', pattern: 'Pattern' } as const;
