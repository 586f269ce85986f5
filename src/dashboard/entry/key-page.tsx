import { getRouteApi, Link } from '@tanstack/react-router';

import { useSession } from '../session/use-session.ts';
import { Alert } from '../ui/alert.tsx';
import { EntryHead } from './entry-head.tsx';
import { KeyForm } from './key-form.tsx';
import { textLinkClass } from '../ui/text-link.ts';
import { useReturn } from './use-return.ts';

const route = getRouteApi('/entry/app/sign-in-key');

export function KeyPage() {
  const search = route.useSearch();
  const session = useSession();
  useReturn(search.to);
  const notice = session.kind === 'none' ? session.notice : null;
  return (
    <>
      <EntryHead title="Sign in with a key">
        With an API key of your workspace. It stays in this tab and is forgotten when you close it.
      </EntryHead>
      <div className="mt-8 space-y-5">
        {notice && <Alert tone="warn" title={notice} />}
        <KeyForm />
      </div>
      <div className="mt-8 space-y-3 border-t border-line pt-5 text-sm text-ink-soft">
        <p>
          On your own machine,{' '}
          <code className="rounded bg-sunken px-1.5 py-0.5 font-mono text-[0.8125rem] text-ink">npm run dev</code>{' '}
          prints a demo key when everything is ready.
        </p>
        <p>
          <Link to="/app/sign-in" search={search} className={textLinkClass}>
            Sign in with your account instead
          </Link>
        </p>
      </div>
    </>
  );
}
