import type { SelectHTMLAttributes } from 'react';
import { useId } from 'react';

import { inputClass } from './field.tsx';
import { Icon } from './icon.tsx';

export type SelectFieldProps = {
  label: string;
  options: readonly { value: string; label: string }[];
  hideLabel?: boolean;
  error?: string | undefined;
} & SelectHTMLAttributes<HTMLSelectElement>;

export function SelectField({ label, options, hideLabel = false, error, className = '', ...select }: SelectFieldProps) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1.5 block text-sm font-medium'}>
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={error && `${id}error`}
          className={`${inputClass} appearance-none truncate pr-10 ${className}`}
          {...select}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron" className="pointer-events-none absolute top-3.5 right-3 size-4 text-ink-faint" />
      </div>
      {error && (
        <p id={`${id}error`} className="mt-1.5 text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
