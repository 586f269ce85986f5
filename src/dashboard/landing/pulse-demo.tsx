import { useReducer } from 'react';

import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { applyPulse, idlePulse, toPulseMessage } from './pulse-state.ts';
import { PulseTrace } from './pulse-trace.tsx';

/** A toy that shows the product's main promise; it runs in the page and sends nothing. */
export function PulseDemo() {
  const [state, send] = useReducer(applyPulse, idlePulse);
  return (
    <section
      aria-label="How a click is counted, to try"
      className="min-w-0 rounded-3xl border border-line bg-surface p-4 shadow-raised sm:p-6"
    >
      <button
        type="button"
        onClick={() => send('click')}
        className="flex h-14 w-full items-center justify-between gap-3 rounded-xl bg-sunken px-4 text-left font-semibold sm:text-lg transition-transform active:scale-[0.985]"
      >
        <span className="truncate">
          <span className="sr-only">Press the sample link </span>go.example.com/launch
        </span>
        <span
          aria-hidden="true"
          className="flex items-center gap-1.5 rounded-lg bg-surface px-2.5 py-1 text-sm font-medium text-signal-text shadow-card"
        >
          <span className="max-sm:hidden">Open</span>
          <Icon name="arrow" className="size-4" />
        </span>
      </button>
      <PulseTrace state={state} />
      <div className="flex flex-col gap-3 border-t border-line pt-4 sm:flex-row sm:items-center sm:justify-between">
        <p aria-live="polite" className="min-h-12 text-sm text-ink-soft sm:max-w-[17rem]">
          {toPulseMessage(state)}
        </p>
        <Button size="small" aria-disabled={state.batch === 0} onClick={() => send('repeat')}>
          Deliver it again
        </Button>
      </div>
    </section>
  );
}
