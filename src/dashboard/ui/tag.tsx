import type { ReactNode } from 'react';

const tones = {
  plain: 'bg-sunken text-ink-soft',
  warn: 'bg-warn-wash text-warn',
  danger: 'bg-danger-wash text-danger',
} as const;

/** The classes of a tag, for what looks like one but is a link. */
export function tagClass(tone: keyof typeof tones = 'plain'): string {
  return `inline-block max-w-40 shrink-0 truncate rounded-md px-2 py-0.5 text-xs font-medium ${tones[tone]}`;
}

export type TagProps = { tone?: keyof typeof tones; children: ReactNode };

export function Tag({ tone = 'plain', children }: TagProps) {
  return <span className={tagClass(tone)}>{children}</span>;
}
