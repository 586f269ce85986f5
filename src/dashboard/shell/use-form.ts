import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { codeOf, toFailureView } from '../api/failure.ts';
import { focusFirstMistake } from '../ui/focus-mistake.ts';

export type FormOptions<Name extends string> = {
  /** What is plainly wrong with what is entered, or null, for each field that carries messages: called as the API calls it. */
  mistakes: Record<Name, string | null>;
  /** Nothing was changed, so there is nothing to send. */
  isIdle?: boolean;
  /** Problems, by code, that the form itself shows: at fields, or in a way of its own. */
  refusals?: Readonly<Record<string, Partial<Record<NoInfer<Name>, string>>>>;
  /** With all that follows from it. */
  send: () => Promise<unknown>;
};

/** A form that is sent when nothing is plainly wrong with it, and says at its fields what is, before and after. */
export function useForm<Name extends string>({ mistakes, isIdle = false, refusals = {}, send }: FormOptions<Name>) {
  const ref = useRef<HTMLFormElement>(null);
  const [shown, setShown] = useState<Partial<Record<string, string | null>>>({});
  const run = useMutation({ mutationFn: send, onError: () => focusFirstMistake(ref.current) });
  const failure = run.error ? toFailureView(run.error, Object.keys(mistakes)) : null;
  const code = codeOf(run.error);
  const refusal = code === null ? undefined : refusals[code];
  const errors: typeof shown = { ...failure?.fields, ...refusal, ...shown };

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (run.isPending || isIdle) return;
    const wrong = Object.entries<string | null>(mistakes).filter(([, message]) => message !== null);
    setShown(Object.fromEntries(wrong));
    run.reset();
    if (wrong.length > 0) focusFirstMistake(ref.current);
    else run.mutate();
  }

  return {
    attributes: { ref, onSubmit: submit, noValidate: true },
    isPending: run.isPending,
    isSent: run.isSuccess,
    /** The code of the problem, when it was refused with one. */
    code,
    /** What no field can carry. */
    failure: refusal ? null : failure,
    errorOf: (name: Name): string | undefined => errors[name] ?? undefined,
    /** Takes the mistakes away, as when somebody corrects them. */
    clear: () => setShown({}),
    /** As before it was ever sent. */
    reset() {
      setShown({});
      run.reset();
    },
  };
}
