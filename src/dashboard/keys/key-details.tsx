import type { KeyView } from '../../api-keys/wire.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Facts } from '../ui/facts.tsx';
import { formatMoment } from '../ui/format.ts';
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
  const count = scopes.length === 1 ? '1 permission' : `${scopes.length} permissions`;
  return (
    <Disclosure
      label={`What ${name} may do`}
      summary={allowedIps.length > 0 ? `${count}, limited to networks` : count}
      className="mt-2"
    >
      <Facts facts={facts} className="mt-2 rounded-control bg-sunken p-4" />
    </Disclosure>
  );
}
