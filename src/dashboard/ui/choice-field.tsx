import { useId } from 'react';

export type Choice<Value extends string> = { value: Value; label: string; hint?: string };

export type ChoiceFieldProps<Value extends string> = {
  legend: string;
  choices: readonly Choice<Value>[];
  value: Value;
  onChange: (value: Value) => void;
};

/** One of a few, each with a line that says what it means. */
export function ChoiceField<Value extends string>({ legend, choices, value, onChange }: ChoiceFieldProps<Value>) {
  const id = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium text-ink">{legend}</legend>
      <div className="divide-y divide-line rounded-control border border-line">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex cursor-pointer items-start gap-3 px-3.5 py-3 first:rounded-t-control last:rounded-b-control has-checked:bg-sunken"
          >
            <input
              type="radio"
              name={id}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
              aria-describedby={choice.hint === undefined ? undefined : `${id}${choice.value}`}
              aria-label={choice.label}
              className="mt-1 size-4 shrink-0 accent-signal-text"
            />
            <span className="min-w-0">
              <span className="block text-sm font-medium text-ink">{choice.label}</span>
              {choice.hint !== undefined && (
                <span id={`${id}${choice.value}`} className="block text-sm text-ink-soft">
                  {choice.hint}
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
