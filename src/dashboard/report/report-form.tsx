import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import { sendReport } from '../api/reports.ts';
import { emailMistake } from '../entry/email-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextAreaField } from '../ui/text-area-field.tsx';
import type { Reason } from './reasons.ts';
import { reasons, toReason } from './reasons.ts';

export type ReportFormProps = { address: string; onSent: () => void };

export function ReportForm({ address: given, onSent }: ReportFormProps) {
  const [address, setAddress] = useState(given);
  const [reason, setReason] = useState<Reason>('phishing');
  const [details, setDetails] = useState('');
  const [email, setEmail] = useState('');
  const [mistakes, setMistakes] = useState<{ address?: string; email?: string }>({});
  const form = useRef<HTMLFormElement>(null);
  const send = useMutation({
    mutationFn: sendReport,
    onSuccess: () => {
      announce('Report received');
      onSent();
    },
    onError: () => focusFirstMistake(form.current),
  });
  const failure = send.error ? toFailureView(send.error, ['address', 'details', 'email']) : null;
  const errors: Readonly<Record<string, string | undefined>> = { ...failure?.fields, ...mistakes };

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (send.isPending) return;
    const reply = email.trim();
    const wrongEmail = reply === '' ? null : emailMistake(reply);
    const wrong = {
      ...(address.trim() === '' && { address: 'Paste the short link.' }),
      ...(wrongEmail !== null && { email: wrongEmail }),
    };
    setMistakes(wrong);
    send.reset();
    if (Object.keys(wrong).length > 0) focusFirstMistake(form.current);
    else send.mutate({ address: address.trim(), reason, details, ...(reply !== '' && { email: reply }) });
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="space-y-5">
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
        error={errors.address}
        onChange={(event) => setAddress(event.target.value)}
      />
      <SelectField
        label="What is wrong with it?"
        options={reasons}
        value={reason}
        onChange={(event) => setReason(toReason(event.target.value))}
      />
      <TextAreaField
        label="Details (optional)"
        hint="How you came by it, and what you saw."
        maxLength={2000}
        value={details}
        error={errors.details}
        onChange={(event) => setDetails(event.target.value)}
      />
      <Field
        label="Your e-mail (optional)"
        name="email"
        type="email"
        autoComplete="email"
        hint="Only to ask back; forgotten together with the report."
        value={email}
        error={errors.email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <FormFailure failure={failure} />
      <Button type="submit" look="primary" className="w-full" aria-disabled={send.isPending}>
        {send.isPending ? 'Sending…' : 'Report this link'}
      </Button>
    </form>
  );
}
