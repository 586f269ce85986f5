import type { ComponentProps, ReactNode } from 'react';
import { useId } from 'react';

export const inputClass =
  'block w-full rounded-control border border-edge bg-surface px-3.5 h-11 text-base sm:text-[0.9375rem] text-ink placeholder:text-ink-faint aria-invalid:border-danger focus-visible:outline-offset-0 focus-visible:border-signal aria-invalid:focus-visible:border-danger aria-invalid:focus-visible:outline-danger';

export type FieldProps = {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Shown inside the input's right end, such as a show/hide toggle. */
  end?: ReactNode;
} & ComponentProps<'input'>;

/** A labelled input; hint and error are part of its description, so that they are read with it. */
export function Field({ label, hint, error, end, className = '', ...input }: FieldProps) {
  const id = useId();
  const hintId = `${id}hint`;
  const errorId = `${id}error`;
  const described = [error && errorId, hint && hintId].filter(Boolean).join(' ');
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          className={`${inputClass} ${end ? 'pr-12' : ''} ${className}`}
          {...input}
        />
        {end && <div className="absolute inset-y-0 right-0.5 flex items-center">{end}</div>}
      </div>
      {error && (
        <p id={errorId} className="mt-1.5 text-sm text-danger">
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className="mt-1.5 text-sm text-ink-faint">
          {hint}
        </p>
      )}
    </div>
  );
}
