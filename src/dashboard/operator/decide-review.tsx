import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { Review } from '../../abuse/wire.ts';
import { codeOf } from '../api/failure.ts';
import { decideReview } from '../api/operator.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { rescueFocus } from '../shell/use-focus-on-navigation.ts';
import { announce } from '../ui/announcer.ts';
import { toReadableUrl } from '../ui/format.ts';
import { TextAreaField } from '../ui/text-area-field.tsx';
import type { Decision } from './review-text.ts';
import { decisionTexts } from './review-text.ts';
import { reviewsKey } from './reviews-key.ts';

const maxNoteLength = 1000;

export type DecideReviewProps = { review: Pick<Review, 'id' | 'shortLink' | 'version'>; decision: Decision };

export function DecideReview({ review, decision }: DecideReviewProps) {
  const queryClient = useQueryClient();
  const [note, setNote] = useState('');
  const { label, pending, done, hint, isHarsh } = decisionTexts[decision];
  const short = toReadableUrl(review.shortLink);

  async function decide(): Promise<void> {
    const { id, version } = review;
    try {
      await decideReview(id, { version, decision, ...(note.trim() !== '' && { note: note.trim() }) });
    } catch (error) {
      // Behind the dialog, which says so, stands what the other has decided.
      if (codeOf(error) === 'already_decided') void queryClient.invalidateQueries({ queryKey: reviewsKey });
      throw error;
    }
  }

  return (
    <ConfirmButton
      size="small"
      look={isHarsh ? 'danger' : 'secondary'}
      trigger={label}
      label={`${label}: ${short}`}
      title={`${label} ${short}?`}
      confirm={label}
      pending={pending}
      confirmLook={isHarsh ? 'danger' : 'primary'}
      act={decide}
      fields={['note']}
      onDone={async () => {
        announce(done);
        await queryClient.invalidateQueries({ queryKey: reviewsKey });
        rescueFocus();
      }}
      onClose={() => setNote('')}
    >
      <p>{hint}</p>
      <TextAreaField
        label="Note for other operators (optional)"
        maxLength={maxNoteLength}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </ConfirmButton>
  );
}
