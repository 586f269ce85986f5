/** A case in words. */
import type { Decide, Review } from '../../abuse/wire.ts';

export type Decision = Decide['decision'];

export const decisionTexts: Readonly<
  Record<Decision, { label: string; pending: string; done: string; hint: string; isHarsh: boolean }>
> = {
  takedown: {
    label: 'Take down',
    pending: 'Taking down…',
    done: 'Taken down',
    hint: 'Visitors are told that the link was blocked, everywhere within 30 seconds. Its workspace cannot undo it.',
    isHarsh: true,
  },
  flag: {
    label: 'Warn visitors',
    pending: 'Saving…',
    done: 'Visitors are warned',
    hint: 'Visitors see where the link leads and that it was reported, and decide themselves.',
    isHarsh: false,
  },
  restore: {
    label: 'Restore',
    pending: 'Restoring…',
    done: 'Restored',
    hint: 'Visitors are sent on again, without a warning.',
    isHarsh: false,
  },
  dismiss: {
    label: 'Dismiss',
    pending: 'Dismissing…',
    done: 'Dismissed',
    hint: 'Nothing is wrong with the link: it stays as it is, and its reports are settled.',
    isHarsh: false,
  },
};

/** What can sensibly be decided about a link as it is. */
export function offeredDecisions({
  state,
  flagged,
  openReports,
}: Pick<Review, 'state' | 'flagged' | 'openReports'>): Decision[] {
  const isBlocked = state === 'blocked';
  return [
    ...(isBlocked ? [] : (['takedown'] as const)),
    ...(isBlocked || flagged ? [] : (['flag'] as const)),
    ...(isBlocked || flagged ? (['restore'] as const) : []),
    ...(openReports > 0 ? (['dismiss'] as const) : []),
  ];
}

export const blockedTexts: Readonly<Record<NonNullable<Review['blockedFor']>, string>> = {
  review: 'Taken down',
  suspension: 'Workspace suspended',
  blocklist: 'On the blocklist',
};
