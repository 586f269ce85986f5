import { passwordHint } from './password-mistake.ts';
import { PasswordField } from './password-field.tsx';

export type NewPasswordFieldProps = {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (password: string) => void;
};

/** Says what a password needs before anything is wrong with it. */
export function NewPasswordField({ label, value, error, onChange }: NewPasswordFieldProps) {
  return (
    <PasswordField
      label={label}
      name="new-password"
      autoComplete="new-password"
      value={value}
      error={error}
      hint={passwordHint}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
