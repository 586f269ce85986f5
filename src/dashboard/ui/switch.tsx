import { useId } from 'react';

export type SwitchProps = { label: string; hint: string; checked: boolean; onChange: (checked: boolean) => void };

export function Switch({ label, hint, checked, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-3 sm:pt-7">
      <span className="relative mt-0.5 inline-flex shrink-0">
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-checked={checked}
          aria-describedby={`${id}hint`}
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
          className="peer h-6 w-10 cursor-pointer appearance-none rounded-full border border-edge bg-sunken transition-colors checked:border-warn checked:bg-warn"
        />
        <span className="pointer-events-none absolute top-1 left-1 size-4 rounded-full bg-ink-soft transition-transform peer-checked:translate-x-4 peer-checked:bg-canvas" />
      </span>
      <div>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        <p id={`${id}hint`} className="text-sm text-ink-faint">
          {hint}
        </p>
      </div>
    </div>
  );
}
