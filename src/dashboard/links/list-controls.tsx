import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';

import { SelectField } from '../ui/select-field.tsx';
import { parseListSearch, sortNames, sorts } from './list-search.ts';
import { SearchInput } from './search-input.tsx';
import { TagFilter } from './tag-filter.tsx';

const route = getRouteApi('/app/links');
const sortOptions = sortNames.map((value) => ({ value, label: sorts[value].label }));

/** Search, tag and order; all stand in the address, so that a view can be bookmarked and Back works. */
export function ListControls() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const region = useRef<HTMLElement>(null);

  function show(change: { search?: string; sort?: string }): void {
    void navigate({ search: (old) => parseListSearch({ ...old, ...change }), replace: true, resetScroll: false });
  }

  function showAllTags(): void {
    void navigate({ search: ({ tag: _, ...rest }) => rest, resetScroll: false });
    // The button that had the focus goes away.
    region.current?.focus({ preventScroll: true });
  }

  return (
    <search
      ref={region}
      tabIndex={-1}
      aria-label="Links"
      className="mb-4 flex flex-col gap-3 outline-none sm:flex-row sm:flex-wrap"
    >
      <SearchInput value={search.search ?? ''} onSearch={(text) => show({ search: text })} />
      <div className="sm:w-48">
        <SelectField
          label="Sort by"
          hideLabel
          options={sortOptions}
          value={search.sort ?? 'newest'}
          onChange={(event) => show({ sort: event.target.value })}
        />
      </div>
      {search.tag !== undefined && <TagFilter tag={search.tag} onRemove={showAllTags} />}
    </search>
  );
}
