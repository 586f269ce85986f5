import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { useState } from 'react';

import { isMissing } from '../api/failure.ts';
import { findReview } from '../api/operator.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { OperatorPage } from './operator-page.tsx';
import { ReviewCard } from './review-card.tsx';
import { reviewsKey } from './reviews-key.ts';

const route = getRouteApi('/app/operator/links');

/** Any link of the instance by its address, reported or not. */
export function FindLinkPage() {
  const { address = '' } = route.useSearch();
  return (
    <OperatorPage title="Find a link">
      <AddressForm key={address} present={address} />
      {address !== '' && <Found address={address} />}
    </OperatorPage>
  );
}

function AddressForm({ present }: { present: string }) {
  const navigate = route.useNavigate();
  const [address, setAddress] = useState(present);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const wanted = address.trim();
    void navigate({ search: wanted === '' ? {} : { address: wanted } });
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-3 sm:flex-row sm:items-end">
      <div className="flex-1">
        <Field
          label="Short link"
          name="address"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
      </div>
      <Button type="submit" look="primary">
        Find
      </Button>
    </form>
  );
}

function Found({ address }: { address: string }) {
  const found = useQuery({
    queryKey: [...reviewsKey, 'at', address],
    queryFn: ({ signal }) => findReview(address, signal),
  });
  if (found.data) return <ReviewCard review={found.data} />;
  if (isMissing(found.error)) return <p className="text-ink-soft">No link has this address.</p>;
  return found.error ? (
    <LoadFailure title="The link could not be looked up" error={found.error} onRetry={found.refetch} />
  ) : (
    <RowSkeleton label="Looking it up" rows={1} />
  );
}
