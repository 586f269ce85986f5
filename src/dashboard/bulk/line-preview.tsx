import { memo } from 'react';

import { maxBulkLinks } from '../links/limits.ts';
import { toReadableUrl } from '../ui/format.ts';
import type { BulkLine } from './bulk-lines.ts';
import { toUnderstoodText } from './bulk-text.ts';

export type LinePreviewProps = {
  lines: readonly BulkLine[];
  /** What the server said of lines that were sent, by their text. */
  refusals: ReadonlyMap<string, string>;
};

/** How each line is understood, before it is sent. */
export const LinePreview = memo(function LinePreview({ lines, refusals }: LinePreviewProps) {
  const good = lines.filter(({ ok }) => ok);
  const refused = good.filter(({ text }) => refusals.has(text)).length;
  return (
    <div className="text-sm">
      <p aria-live="polite" className="font-medium empty:hidden">
        {lines.length > 0 && toUnderstoodText({ good: good.length, refused, wrong: lines.length - good.length })}
      </p>
      {lines.length > 0 && (
        <ol
          aria-label="Lines as they are understood"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- Safari lets nobody scroll it with keys unless it can have the focus
          tabIndex={0}
          // Positioned: else what only screen readers read stretches the page by all that is scrolled out of sight.
          className="relative mt-2 max-h-72 divide-y divide-line overflow-y-auto rounded-control border border-line"
        >
          {lines.slice(0, maxBulkLinks).map((line) => (
            <PreviewLine key={line.number} line={line} refusal={refusals.get(line.text)} />
          ))}
        </ol>
      )}
    </div>
  );
});

function PreviewLine({ line, refusal }: { line: BulkLine; refusal: string | undefined }) {
  const mistake = line.ok ? refusal : line.message;
  return (
    <li className="flex gap-3 px-3 py-2">
      <span className="min-w-5 shrink-0 text-right text-ink-faint tabular-nums">
        <span className="sr-only">Line </span>
        {line.number}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 flex-wrap gap-x-3">
          <span className="min-w-0 truncate">{line.ok ? toReadableUrl(line.link.url) : line.text}</span>
          {line.ok && line.link.key !== undefined && (
            <span className="min-w-0 truncate text-ink-soft">
              as <span className="font-medium text-ink">/{line.link.key}</span>
            </span>
          )}
        </p>
        {mistake !== undefined && <p className="text-danger">{mistake}</p>}
      </div>
    </li>
  );
}
