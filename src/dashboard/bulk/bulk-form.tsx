import type { SubmitEvent } from 'react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import { maxBulkLinks } from '../links/limits.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { Button } from '../ui/button.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { formatCount, formatLinks } from '../ui/format.ts';
import { TextAreaField } from '../ui/text-area-field.tsx';
import { toRefusals } from './bulk.ts';
import { BulkDomain } from './bulk-domain.tsx';
import { parseBulkLines } from './bulk-lines.ts';
import { LinePreview } from './line-preview.tsx';
import { SendProgress } from './send-progress.tsx';
import type { useBulk } from './use-bulk.ts';

export type BulkFormProps = { bulk: ReturnType<typeof useBulk> };

/** Paste, see what was understood, send; what could not be created is still there. */
export function BulkForm({
  bulk: { text, domain, results, unanswered, change, send, progress, error },
}: BulkFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [mistake, setMistake] = useState<string>();
  const lines = useMemo(() => parseBulkLines(text), [text]);
  const refusals = useMemo(() => toRefusals(results), [results]);
  const good = lines.filter(({ ok }) => ok).length;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (progress) return;
    const wrong = mistakeOf(lines.length, good, unanswered !== null);
    setMistake(wrong);
    if (wrong === undefined) send(lines);
    else focusFirstMistake(form.current);
  }

  return (
    <form
      ref={form}
      onSubmit={submit}
      noValidate
      aria-label="Many links"
      className="space-y-5 rounded-card border border-line bg-surface p-4 shadow-raised sm:p-6"
    >
      <TextAreaField
        label="URLs, one on a line"
        rows={8}
        wrap="off"
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        placeholder={'https://example.com/a/long/page\nhttps://example.com/spring spring-sale'}
        hint="For a key of your own write it after the URL, with a space, a comma or a tab between them."
        className="font-mono"
        value={text}
        readOnly={progress !== null}
        error={mistake}
        onChange={(event) => {
          setMistake(undefined);
          change({ text: event.target.value });
        }}
      />
      <LinePreview lines={useDeferredValue(lines)} refusals={refusals} />
      <BulkDomain value={domain} disabled={progress !== null} onChange={(hostname) => change({ domain: hostname })} />
      {!progress && <FormFailure failure={error === null ? null : toFailureView(error)} />}
      {!progress && unanswered && (
        <p className="text-sm wrap-anywhere text-ink-soft">
          {formatLinks(unanswered.rows.length)} had no answer, from “{unanswered.rows[0]?.text}” on, and may have been
          created. Sending again finds out, and creates none of them twice.
        </p>
      )}
      {progress && <SendProgress {...progress} />}
      <Button type="submit" look="primary" aria-disabled={progress !== null} className="max-sm:w-full">
        {progress ? 'Sending…' : unanswered ? 'Send again' : good > 0 ? `Shorten ${formatLinks(good)}` : 'Shorten'}
      </Button>
    </form>
  );
}

function mistakeOf(count: number, good: number, mayRepeat: boolean): string | undefined {
  if (count > maxBulkLinks)
    return `These are ${formatCount(count)} lines; at most ${formatCount(maxBulkLinks)} are sent at a time.`;
  if (mayRepeat || good > 0) return undefined;
  return count === 0 ? 'Paste at least one URL.' : 'None of these lines can be sent yet.';
}
