import { Link } from '@tanstack/react-router';

import { useMay } from '../session/use-may.ts';
import { usePageTitle } from '../ui/page-title.ts';
import { textLinkClass } from '../ui/text-link.ts';
import { LinkList } from './link-list.tsx';
import { ListControls } from './list-controls.tsx';
import { ShortenBox } from './shorten-box.tsx';

export function LinksPage() {
  usePageTitle('Links');
  const mayCreate = useMay('links.create');
  return (
    <>
      <h1 className="mb-6 text-3xl font-semibold">Links</h1>
      {mayCreate ? (
        <>
          <ShortenBox />
          <Link to="/app/links/bulk" className={`${textLinkClass} mt-4 inline-block text-sm`}>
            Shorten many links at once
          </Link>
        </>
      ) : (
        <p className="max-w-prose text-ink-soft">
          You can look at the links of this workspace and their clicks. Creating links is for editors: an admin can make
          you one.
        </p>
      )}
      <section aria-labelledby="list-title" className="mt-12">
        <h2 id="list-title" className="sr-only">
          All links
        </h2>
        <ListControls />
        <LinkList />
      </section>
    </>
  );
}
