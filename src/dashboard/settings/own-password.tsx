import { codeOf } from '../api/failure.ts';
import { PasswordField } from '../entry/password-field.tsx';

export type OwnPasswordProps = { value: string; onChange: (password: string) => void; error: unknown };

/** Asked for again before something that a stranger at an open laptop might do. */
export function OwnPassword({ value, onChange, error }: OwnPasswordProps) {
  return (
    <PasswordField
      label="Your password"
      name="current-password"
      autoComplete="current-password"
      value={value}
      error={codeOf(error) === 'invalid_credentials' ? 'This is not your password.' : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
