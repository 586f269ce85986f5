import type { ReactNode } from 'react';

import { CopyButton } from './copy-button.tsx';
import { Icon } from './icon.tsx';

const tones = {
  danger: 'border-danger/30 bg-danger-wash text-danger',
  warn: 'border-warn/30 bg-warn-wash text-warn',
} as const;

export type AlertProps = {
  title: string;
  tone?: keyof typeof tones;
  children?: ReactNode;
  /** Shown with a copy button: what a person gives to whoever reads the log. */
  requestId?: string | null;
  actions?: ReactNode;
};

export function Alert({ title, tone = 'danger', children, requestId, actions }: AlertProps) {
  return (
    <div role="alert" className={`flex gap-3 rounded-control border p-4 ${tones[tone]}`}>
      <Icon name="alert" className="mt-0.5 size-5" />
      <div className="min-w-0 flex-1 space-y-2">
        <p className="font-medium">{title}</p>
        {children && <div className="text-sm text-ink-soft">{children}</div>}
        {requestId && (
          <p className="flex flex-wrap items-center gap-x-1 text-sm text-ink-soft">
            Request <code className="font-mono text-xs break-all">{requestId}</code>
            <CopyButton text={requestId} label="Copy request id" look="quiet" size="small" />
          </p>
        )}
        {actions && <div className="flex flex-wrap gap-2 pt-1">{actions}</div>}
      </div>
    </div>
  );
}
