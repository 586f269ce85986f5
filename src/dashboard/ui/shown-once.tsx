import { useEffect, useRef } from 'react';

import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';

export type ShownOnceProps = {
  title: string;
  /** Why it must be kept now, and what it opens. */
  hint: string;
  label: string;
  secret: string;
  onDone: () => void;
};

/** A secret that the server shows this once. It takes the focus: the form that asked for it is gone. */
export function ShownOnce({ title, hint, label, secret, onDone }: ShownOnceProps) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <section ref={panel} tabIndex={-1} aria-label={title} className="rounded-control bg-signal-wash p-4">
      <p className="font-semibold text-signal-text">{title}</p>
      <p className="mt-1 text-sm text-ink-soft">{hint}</p>
      <code
        aria-label={label}
        className="mt-3 block rounded-control border border-line bg-surface p-3 font-mono text-sm break-all select-all"
      >
        {secret}
      </code>
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyButton text={secret} label={`Copy ${label.toLowerCase()}`} spoken={label.toLowerCase()} look="primary">
          Copy
        </CopyButton>
        <Button onClick={onDone}>I have saved it</Button>
      </div>
    </section>
  );
}
