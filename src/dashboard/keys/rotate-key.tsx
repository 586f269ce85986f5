import { useRef, useState } from 'react';

import type { KeyView } from '../../api-keys/wire.ts';
import { rotateKey } from '../api/keys.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { SelectField } from '../ui/select-field.tsx';

const overlaps = [
  { value: '0', label: 'At once' },
  { value: '1', label: 'In an hour' },
  { value: '24', label: 'In a day' },
  { value: '168', label: 'In a week' },
];

export type RotateKeyProps = { apiKey: KeyView; onRotated: (secret: string) => unknown };

/** A successor that may do the same; the old key works on until everything uses the new one. */
export function RotateKey({ apiKey: { id, name }, onRotated }: RotateKeyProps) {
  const [overlap, setOverlap] = useState('24');
  const made = useRef('');
  return (
    <ConfirmButton
      look="quiet"
      size="small"
      trigger="Rotate"
      label={`Rotate ${name}`}
      title={`Replace ${name} by a new key?`}
      confirm="Make the new key"
      pending="Making it…"
      confirmLook="primary"
      act={async () => {
        made.current = (await rotateKey(id, { overlapHours: Number(overlap) })).secret;
      }}
      // Not before: a closing dialog gives the focus back to its button, and the new key is to have it.
      onDone={() => onRotated(made.current)}
      onClose={() => setOverlap('24')}
    >
      <p>The new key may do the same. Put it in place, then the old one can go.</p>
      <SelectField
        label="The old key stops working"
        options={overlaps}
        value={overlap}
        onChange={(event) => setOverlap(event.target.value)}
      />
    </ConfirmButton>
  );
}
