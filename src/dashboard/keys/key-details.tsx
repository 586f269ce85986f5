import type { KeyView } from '../../api-keys/wire.ts';
import { formatMoment } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { toScopeLabel } from './scopes.ts';

export type KeyDetailsProps = { apiKey: KeyView };

export function KeyDetails({
  apiKey: { scopes, allowedIps, corsOrigins, createdAt, expiresAt, name },
}: KeyDetailsProps) {
  const facts = [
    ['May', scopes.map(toScopeLabel).join(', ')],
    ['From', allowedIps.length === 0 ? 'everywhere' : allowedIps.join(', ')],
    ['Web pages', corsOrigins.length === 0 ? 'none' : corsOrigins.join(', ')],
    ['Made', formatMoment(createdAt)],
    ['Expires', expiresAt === null ? 'never' : formatMoment(expiresAt)],
  ] as const;
  return (
    <details className="group mt-2">
      <summary
        aria-label={`What ${name} may do`}
        className="-mx-1 inline-flex items-center gap-1.5 rounded px-1 text-sm text-ink-soft hover:text-ink"
      >
        <Icon name="chevron" className="size-4 -rotate-90 transition-transform group-open:rotate-0" />
        {scopes.length === 1 ? '1 permission' : `${scopes.length} permissions`}
        {allowedIps.length > 0 && ', limited to networks'}
      </summary>
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 rounded-control bg-sunken p-4 text-sm">
        {facts.map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-ink-faint">{term}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
