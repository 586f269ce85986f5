import { Link } from '@tanstack/react-router';

import type { AuditEntry } from '../../audit/wire.ts';
import { formatMoment } from '../ui/format.ts';
import { Facts } from '../ui/facts.tsx';
import { Icon } from '../ui/icon.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { textLinkClass } from '../ui/text-link.ts';
import { erased, toActionText, toActorText, toChanges, toSubject } from './entry-text.ts';

export type AuditRowProps = { entry: AuditEntry };

/** Opens to what was changed from what to what. */
export function AuditRow({ entry }: AuditRowProps) {
  const subject = toSubject(entry);
  return (
    <li>
      <details className="group">
        <summary className="flex items-start gap-3 px-4 py-3 hover:bg-sunken/60 sm:px-6">
          <Icon
            name="chevron"
            className="mt-1 size-4 -rotate-90 text-ink-faint transition-transform group-open:rotate-0"
          />
          <span className="min-w-0 flex-1">
            <span className="block wrap-anywhere">
              <span className="font-medium">{toActorText(entry.actor)}</span> {toActionText(entry)}
              {subject !== null && <span className="text-ink-soft"> · {subject}</span>}
            </span>
            <span className="block text-sm text-ink-faint">
              <TimeAgo at={entry.at} />
              {entry.place !== null && ` from ${entry.place}`}
            </span>
          </span>
        </summary>
        <AuditDetails entry={entry} />
      </details>
    </li>
  );
}

function AuditDetails({ entry }: AuditRowProps) {
  const changes = toChanges(entry);
  const facts = [
    ['When', formatMoment(entry.at)],
    ['Entry', `${entry.seq}, hash ${entry.hash.slice(0, 16)}…`],
    ['Request', entry.requestId ?? '–'],
    ...('ip' in entry.personal ? ([['From address', entry.personal['ip'] ?? erased]] as const) : []),
  ] as const;
  return (
    <div className="space-y-4 px-4 pt-2 pb-5 text-sm sm:pr-6 sm:pl-13">
      {changes.length > 0 && (
        <div className="overflow-x-auto rounded-control border border-line">
          <table className="w-full text-left">
            <thead className="bg-sunken text-xs text-ink-faint">
              <tr>
                <th className="px-3 py-2 font-medium">Field</th>
                <th className="px-3 py-2 font-medium">Before</th>
                <th className="px-3 py-2 font-medium">After</th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line align-top">
              {changes.map(({ field, before, after }) => (
                <tr key={field}>
                  <th className="px-3 py-2 font-normal text-ink-soft first-letter:uppercase">{field}</th>
                  <td className="px-3 py-2 wrap-anywhere text-ink-soft">{before}</td>
                  <td className="px-3 py-2 wrap-anywhere">{after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Facts facts={facts} />
      <Link to="/app/settings/audit" search={{ thing: entry.target.id }} className={textLinkClass}>
        All that happened to it
      </Link>
    </div>
  );
}
