import type { ComponentProps, ReactNode } from 'react';
import { useId } from 'react';

export type TextAreaFieldProps = {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
} & ComponentProps<'textarea'>;

/** As Field, for more than a line. */
export function TextAreaField({ label, hint, error, className = '', ...area }: TextAreaFieldProps) {
  const id = useId();
  const described = [error && `${id}error`, hint && `${id}hint`].filter(Boolean).join(' ');
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        className={`block w-full rounded-control border border-edge bg-surface px-3.5 py-2.5 text-base text-ink placeholder:text-ink-faint focus-visible:border-signal focus-visible:outline-offset-0 aria-invalid:border-danger aria-invalid:focus-visible:border-danger aria-invalid:focus-visible:outline-danger sm:text-[0.9375rem] ${className}`}
        {...area}
      />
      {error && (
        <p id={`${id}error`} className="mt-1.5 text-sm text-danger">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}hint`} className="mt-1.5 text-sm text-ink-faint">
          {hint}
        </p>
      )}
    </div>
  );
}
