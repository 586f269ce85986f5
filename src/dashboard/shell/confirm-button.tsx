import { useMutation } from '@tanstack/react-query';
import type { ReactNode, SubmitEvent } from 'react';
import { useId, useLayoutEffect, useRef, useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import { FormFailure } from './form-failure.tsx';
import type { ButtonLook } from '../ui/button.tsx';
import { Button } from '../ui/button.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';

export type ConfirmButtonProps = ButtonLook & {
  /** What stands on the button that asks. */
  trigger: ReactNode;
  /** The button's accessible name, where what stands on it does not say which thing it is about. */
  label?: string;
  title: string;
  children: ReactNode;
  confirm: string;
  /** In place of `confirm` while it happens. */
  pending: string;
  confirmLook?: 'primary' | 'danger';
  /** Whether the form in the dialog may be sent; says itself what is wrong with it. */
  check?: () => boolean;
  act: () => Promise<unknown>;
  /** Fields of the form that carry their own messages. */
  fields?: readonly string[];
  onDone?: () => unknown;
  /** Closed for whatever reason. */
  onClose?: () => void;
};

/** A button that asks in a dialog before anything happens, and says there when it did not. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { trigger, label, title, children, confirm, pending, confirmLook = 'danger', look, size } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Closed, it has no content: password managers fill fields that nobody sees.
  const [isOpen, setIsOpen] = useState(false);
  useLayoutEffect(() => {
    if (isOpen) dialog.current?.showModal();
  }, [isOpen]);
  const run = useMutation({
    mutationFn: () => props.act(),
    onSuccess: async () => {
      dialog.current?.close();
      await props.onDone?.();
    },
  });

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (run.isPending) return;
    if (props.check?.() ?? true) run.mutate();
    else focusFirstMistake(dialog.current);
  }

  function close(): void {
    setIsOpen(false);
    run.reset();
    props.onClose?.();
  }

  return (
    <>
      <Button {...(look && { look })} {...(size && { size })} aria-label={label} onClick={() => setIsOpen(true)}>
        {trigger}
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={titleId}
        onClose={close}
        className="m-auto w-[calc(100%-2rem)] max-w-md rounded-card border border-line bg-surface p-6 text-ink shadow-raised"
      >
        {isOpen && (
          <form onSubmit={submit} noValidate>
            <h3 id={titleId} className="text-lg font-semibold wrap-anywhere">
              {title}
            </h3>
            <div className="mt-2 space-y-4 text-ink-soft">
              {children}
              <FormFailure failure={run.error ? toFailureView(run.error, props.fields) : null} />
            </div>
            <div className="mt-6 flex flex-wrap justify-end gap-2">
              <Button onClick={() => dialog.current?.close()}>Cancel</Button>
              <Button type="submit" look={confirmLook} aria-disabled={run.isPending}>
                {run.isPending ? pending : confirm}
              </Button>
            </div>
          </form>
        )}
      </dialog>
    </>
  );
}
