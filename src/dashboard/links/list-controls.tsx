import { getRouteApi } from '@tanstack/react-router';

import { SelectField } from '../ui/select-field.tsx';
import { parseListSearch, sortNames, sorts } from './list-search.ts';
import { SearchInput } from './search-input.tsx';

const route = getRouteApi('/app/links');
const sortOptions = sortNames.map((value) => ({ value, label: sorts[value].label }));

/** Search and order; both stand in the address, so that a view can be bookmarked and Back works. */
export function ListControls() {
  const search = route.useSearch();
  const navigate = route.useNavigate();

  function show(change: { search?: string; sort?: string }): void {
    void navigate({ search: (old) => parseListSearch({ ...old, ...change }), replace: true, resetScroll: false });
  }

  return (
    <search aria-label="Links" className="mb-4 flex flex-col gap-3 sm:flex-row">
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
    </search>
  );
}
