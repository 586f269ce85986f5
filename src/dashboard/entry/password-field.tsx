import { useState } from 'react';

import { Button } from '../ui/button.tsx';
import type { FieldProps } from '../ui/field.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';

export type PasswordFieldProps = Omit<FieldProps, 'type' | 'end'> & {
  autoComplete: 'current-password' | 'new-password';
};

/** A password that its owner may look at while typing. */
export function PasswordField(field: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      required
      {...field}
      type={shown ? 'text' : 'password'}
      end={
        <Button
          look="quiet"
          size="icon"
          aria-label="Show password"
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          <Icon name={shown ? 'eyeOff' : 'eye'} />
        </Button>
      }
    />
  );
}
