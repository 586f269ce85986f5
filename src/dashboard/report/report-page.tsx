import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';

import { EntryHead } from '../entry/entry-head.tsx';
import { Button } from '../ui/button.tsx';
import { ReportForm } from './report-form.tsx';

const route = getRouteApi('/entry/app/report');

/** For anybody who has met a link that does harm. */
export function ReportPage() {
  const { address = '' } = route.useSearch();
  const [isSent, setIsSent] = useState(false);
  if (isSent) {
    return (
      <>
        <EntryHead title="Thank you">
          Somebody looks at each report. What does harm is taken down; you need not do anything more.
        </EntryHead>
        <Button className="mt-8" onClick={() => setIsSent(false)}>
          Report another link
        </Button>
      </>
    );
  }
  return (
    <>
      <EntryHead title="Report a link">
        A short link of ours leads to something harmful? Tell us, and we look at it.
      </EntryHead>
      <div className="mt-8">
        <ReportForm address={address} onSent={() => setIsSent(true)} />
      </div>
    </>
  );
}
