import type { ConfirmButtonProps } from './confirm-button.tsx';
import { ConfirmButton } from './confirm-button.tsx';

export type RowActionProps = Pick<ConfirmButtonProps, 'pending' | 'act' | 'onDone' | 'children'> & {
  verb: string;
  /** Of many things in a list, the one that it is done to. */
  thing: string;
};

/** What can be done to one thing of a list: "Remove", which asks "Remove this one?". */
export function RowAction({ verb, thing, ...action }: RowActionProps) {
  const said = `${verb} ${thing}`;
  return (
    <ConfirmButton
      look="quiet"
      size="small"
      trigger={verb}
      label={said}
      title={`${said}?`}
      confirm={verb}
      {...action}
    />
  );
}
