import { useWorkspace } from '../api/use-workspace.ts';
import { toSearchQuery } from './search-query.ts';

/** The query that a typed search means in this workspace, whose hosts the page learns after a moment. */
export function useSearchQuery(typed: string): string {
  const { data } = useWorkspace();
  const domains = data?.domains.map(({ hostname }) => hostname) ?? [];
  return toSearchQuery(typed, [...domains, window.location.hostname]);
}
