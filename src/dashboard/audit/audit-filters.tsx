import { getRouteApi } from '@tanstack/react-router';

import { useMembers } from '../members/use-members.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { kinds, parseAuditSearch } from './audit-search.ts';

const route = getRouteApi('/app/settings/audit');

export function AuditFilters() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const members = useMembers();
  const people = members.data?.members.map(({ userId, name }) => ({ value: userId, label: name })) ?? [];
  // Somebody who has left is still a filter, when the address says so.
  const chosen = search.who !== undefined && people.every(({ value }) => value !== search.who);
  const who = [
    { value: '', label: 'Everybody' },
    ...people,
    ...(chosen ? [{ value: search.who ?? '', label: search.who ?? '' }] : []),
  ];
  const isFiltered = Object.keys(search).length > 0;

  function show(change: Record<string, string>): void {
    void navigate({ search: (old) => parseAuditSearch({ ...old, ...change }), replace: true, resetScroll: false });
  }

  return (
    <search aria-label="Audit log" className="grid grid-cols-2 items-end gap-3 lg:grid-cols-4">
      <SelectField label="Who" options={who} value={search.who ?? ''} onChange={(e) => show({ who: e.target.value })} />
      <SelectField
        label="What"
        options={kinds}
        value={search.what ?? ''}
        onChange={(event) => show({ what: event.target.value })}
      />
      <Field
        label="From"
        type="date"
        value={search.from ?? ''}
        onChange={(event) => show({ from: event.target.value })}
      />
      <Field label="To" type="date" value={search.to ?? ''} onChange={(event) => show({ to: event.target.value })} />
      {isFiltered && (
        <div className="col-span-full flex flex-wrap items-center gap-3 text-sm text-ink-soft">
          {search.thing !== undefined && (
            <span>
              Only <code className="font-mono text-xs break-all">{search.thing}</code>
            </span>
          )}
          <Button size="small" look="quiet" onClick={() => void navigate({ search: {}, replace: true })}>
            Show everything
          </Button>
        </div>
      )}
    </search>
  );
}
