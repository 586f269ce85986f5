import { useBlocker } from '@tanstack/react-router';

import { ToAllLinks } from '../links/to-all-links.tsx';
import { useMay } from '../session/use-may.ts';
import { usePageTitle } from '../ui/page-title.ts';
import { BulkForm } from './bulk-form.tsx';
import { BulkResults } from './bulk-results.tsx';
import { useBulk } from './use-bulk.ts';

export function BulkPage() {
  usePageTitle('Shorten many links');
  const mayCreate = useMay('links.create');
  const bulk = useBulk();
  // What was pasted and not yet created is nowhere else.
  const isUnfinished = bulk.text.trim() !== '' || bulk.unanswered !== null || bulk.progress !== null;
  useBlocker({
    shouldBlockFn: () => isUnfinished && !window.confirm('Leave this page? The lines that are left here will be lost.'),
    enableBeforeUnload: isUnfinished,
  });
  return (
    <>
      <ToAllLinks />
      <h1 className="mt-4 mb-6 text-3xl font-semibold">Shorten many links</h1>
      {mayCreate ? (
        <div className="space-y-8">
          <BulkForm bulk={bulk} />
          {bulk.results.length > 0 && <BulkResults key={bulk.news} results={bulk.results} />}
        </div>
      ) : (
        <p className="max-w-prose text-ink-soft">Creating links is for editors: an admin can make you one.</p>
      )}
    </>
  );
}
