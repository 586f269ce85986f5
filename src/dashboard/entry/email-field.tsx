import type { FieldProps } from '../ui/field.tsx';
import { Field } from '../ui/field.tsx';

export type EmailFieldProps = Omit<FieldProps, 'label' | 'type'> & { label?: string };

export function EmailField({ label = 'E-mail', ...field }: EmailFieldProps) {
  return <Field label={label} name="email" type="email" autoCapitalize="none" spellCheck={false} {...field} />;
}
