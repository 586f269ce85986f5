/** The classes a click may have. Stored as the index: append, never reorder. A class is a label, never a reason to drop a click. */
export const clickClasses = ['human', 'bot', 'preview', 'prefetch'] as const;
export type ClickClass = (typeof clickClasses)[number];
