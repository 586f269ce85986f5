import { CopyButton } from '../ui/copy-button.tsx';
import { Button } from '../ui/button.tsx';
import { formatLinks, toReadableUrl } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { saveFile } from '../ui/save-file.ts';
import { ShortAddress } from '../ui/short-address.tsx';
import { takeFocus } from '../ui/take-focus.ts';
import { LeadsTo } from '../ui/leads-to.tsx';
import { toCreated } from './bulk.ts';
import { toBulkCsv } from './bulk-csv.ts';
import { toDoneText } from './bulk-text.ts';
import type { RowResult } from './send-bulk.ts';

export type BulkResultsProps = { results: readonly RowResult[] };

/** What became of each line. It takes the focus when it is shown, and is shown anew whenever there is news. */
export function BulkResults({ results }: BulkResultsProps) {
  const created = toCreated(results);
  const save = () => saveFile('short-links.csv', new Blob([toBulkCsv(results)], { type: 'text/csv' }));
  return (
    <section
      aria-labelledby="results-title"
      className="appear rounded-card border border-line bg-surface p-4 shadow-card sm:p-6"
    >
      <h2 id="results-title" ref={takeFocus} tabIndex={-1} className="text-lg font-semibold outline-none">
        {toDoneText(created.length, results.length - created.length)}
      </h2>
      <div className="mt-4 flex flex-wrap gap-2">
        {created.length > 0 && (
          <CopyButton
            text={created.map(({ shortLink }) => shortLink).join('\n')}
            label="Copy all short links"
            spoken={formatLinks(created.length)}
            size="small"
          >
            Copy all
          </CopyButton>
        )}
        <Button size="small" onClick={save}>
          <Icon name="down" />
          Save as CSV
        </Button>
      </div>
      <ul
        aria-label="What became of each line"
        className="relative mt-5 max-h-[32rem] divide-y divide-line overflow-y-auto rounded-control border border-line"
      >
        {results.map((result, index) => (
          // Results are only ever replaced as a whole, and a line may stand among them twice.
          <ResultRow key={index} result={result} />
        ))}
      </ul>
    </section>
  );
}

function ResultRow({ result }: { result: RowResult }) {
  if (!('link' in result)) {
    return (
      <li className="px-3 py-2.5 text-sm">
        <p className="truncate">{result.row.text}</p>
        <p className="text-danger">{result.message}</p>
      </li>
    );
  }
  const { shortLink, url } = result.link;
  return (
    <li className="flex items-center gap-3 py-1.5 pr-1 pl-3">
      <div className="min-w-0 flex-1">
        <a href={shortLink} target="_blank" rel="noreferrer" className="block truncate font-medium hover:underline">
          <ShortAddress shortLink={shortLink} />
        </a>
        <p className="truncate text-sm text-ink-faint">
          <LeadsTo />
          {toReadableUrl(url)}
        </p>
      </div>
      <CopyButton text={shortLink} label={`Copy ${toReadableUrl(shortLink)}`} look="quiet" size="icon" />
    </li>
  );
}
