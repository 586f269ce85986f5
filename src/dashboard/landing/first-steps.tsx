import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { buttonClass } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

export function FirstSteps() {
  return (
    <section aria-labelledby="start-title" className="mx-auto max-w-6xl px-4 pb-20 sm:px-8 sm:pb-28">
      <h2 id="start-title" className="text-3xl font-semibold sm:text-4xl">
        From clone to first click
      </h2>
      <div className="mt-10 grid gap-4 lg:grid-cols-2">
        <Step title="Start it" note="Prints the addresses and a demo key when everything is ready.">
          <Line>npm ci</Line>
          <Line>npm run dev</Line>
        </Step>
        <Step
          title="Shorten something"
          note="With the demo key in place of lp_…; or create an account in the app and do it there."
        >
          <Line>curl http://localhost:8787/api/links \</Line>
          <Line continued>-H "authorization: Bearer lp_…" \</Line>
          <Line continued>--json '{'{"url":"https://example.com"}'}'</Line>
        </Step>
      </div>
      <div className="mt-8 flex flex-wrap items-center gap-x-6 gap-y-4">
        <Link to="/app" className={buttonClass({ look: 'primary', size: 'large' })}>
          Open the app
          <Icon name="arrow" />
        </Link>
        <p className="text-ink-soft">The repository’s README goes on from here to your own domain.</p>
      </div>
    </section>
  );
}

function Step({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col rounded-card border border-line bg-surface p-5 shadow-card sm:p-6">
      <h3 className="font-semibold">{title}</h3>
      <pre className="mt-3 flex-1 rounded-control bg-sunken p-4 font-mono text-xs leading-6 whitespace-pre-wrap sm:text-[0.8125rem]">
        <code>{children}</code>
      </pre>
      <p className="mt-3 text-sm text-ink-soft">{note}</p>
    </div>
  );
}

function Line({ continued = false, children }: { continued?: boolean; children: ReactNode }) {
  return (
    <span className={`block ${continued ? 'pl-3 sm:pl-8' : ''}`}>
      {!continued && (
        <span aria-hidden="true" className="text-signal-text select-none">
          ${' '}
        </span>
      )}
      {children}
    </span>
  );
}
