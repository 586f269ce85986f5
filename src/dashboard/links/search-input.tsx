import { useEffect, useId, useRef, useState } from 'react';

import { inputClass } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { maxSearchLength } from './list-search.ts';

/** How long a person may pause between two letters before the search runs. */
const debounceMs = 250;

export type SearchInputProps = { value: string; onSearch: (text: string) => void };

/** Searches while a person types; follows `value` only when somebody else changed it, such as the Back button. */
export function SearchInput({ value, onSearch }: SearchInputProps) {
  const id = useId();
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [asked, setAsked] = useState(value);
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  if (value !== seen) {
    setSeen(value);
    if (value !== asked) setText(value);
  }

  function type(next: string): void {
    setText(next);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      setAsked(next.trim());
      onSearch(next.trim());
    }, debounceMs);
  }

  return (
    <div className="relative flex-1">
      <label htmlFor={id} className="sr-only">
        Search links
      </label>
      <Icon name="search" className="pointer-events-none absolute top-3.5 left-3.5 size-4 text-ink-faint" />
      <input
        id={id}
        type="search"
        maxLength={maxSearchLength}
        placeholder="Search key, destination, title or tag"
        value={text}
        onChange={(event) => type(event.target.value)}
        className={`${inputClass} pl-10`}
      />
    </div>
  );
}
