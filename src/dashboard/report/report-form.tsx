import { useState } from 'react';

import { sendReport } from '../api/reports.ts';
import { EmailField } from '../entry/email-field.tsx';
import { emailMistake } from '../entry/email-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextAreaField } from '../ui/text-area-field.tsx';
import { addressMistake } from './address-mistake.ts';
import type { Reason } from './reasons.ts';
import { reasons, toReason } from './reasons.ts';

export type ReportFormProps = { address: string; onSent: () => void };

export function ReportForm({ address: given, onSent }: ReportFormProps) {
  const [address, setAddress] = useState(given);
  const [reason, setReason] = useState<Reason | null>(null);
  const [details, setDetails] = useState('');
  const [email, setEmail] = useState('');
  const reply = email.trim();
  const form = useForm({
    mistakes: {
      address: addressMistake(address),
      reason: reason === null ? 'Choose what is wrong with it.' : null,
      details: null,
      email: reply === '' ? null : emailMistake(reply),
    },
    async send() {
      // Unreachable: without a reason there is a mistake.
      if (reason === null) return;
      await sendReport({ address: address.trim(), reason, details, ...(reply !== '' && { email: reply }) });
      announce('Report received');
      onSent();
    },
  });

  return (
    <form {...form.attributes} className="space-y-5">
      <Field
        label="Short link"
        name="address"
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={2048}
        required
        value={address}
        error={form.errorOf('address')}
        onChange={(event) => setAddress(event.target.value)}
      />
      <SelectField
        label="What is wrong with it?"
        name="reason"
        required
        options={[{ value: '', label: 'Choose a reason' }, ...reasons]}
        value={reason ?? ''}
        error={form.errorOf('reason')}
        onChange={(event) => setReason(toReason(event.target.value))}
      />
      <TextAreaField
        label="Details (optional)"
        hint="How you came by it, and what you saw."
        maxLength={2000}
        value={details}
        error={form.errorOf('details')}
        onChange={(event) => setDetails(event.target.value)}
      />
      <EmailField
        label="Your e-mail (optional)"
        autoComplete="email"
        hint="Only to ask back; forgotten together with the report."
        value={email}
        error={form.errorOf('email')}
        onChange={(event) => setEmail(event.target.value)}
      />
      <FormFailure failure={form.failure} />
      <Button type="submit" look="primary" className="w-full" aria-disabled={form.isPending}>
        {form.isPending ? 'Sending…' : 'Report this link'}
      </Button>
    </form>
  );
}
