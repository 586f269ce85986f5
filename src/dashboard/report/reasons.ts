/** What a link can be reported for, in words. */
import type { NewReport } from '../../abuse/wire.ts';

export type Reason = NewReport['reason'];

export const reasons: readonly { value: Reason; label: string }[] = [
  { value: 'phishing', label: 'It asks for passwords or bank data under a false name' },
  { value: 'malware', label: 'It installs something harmful' },
  { value: 'scam', label: 'It is a fraud' },
  { value: 'spam', label: 'It was sent to me as spam' },
  { value: 'illegal', label: 'What it shows is against the law' },
  { value: 'harassment', label: 'It attacks or exposes somebody' },
  { value: 'other', label: 'Something else' },
];

/** Null for what is none, such as the empty choice. */
export const toReason = (text: string): Reason | null => reasons.find(({ value }) => value === text)?.value ?? null;
export const toReasonLabel = (reason: Reason): string => reasons.find(({ value }) => value === reason)?.label ?? reason;

export type ReportSearch = { address?: string };

/** The link in question, when the page was opened from it. */
export function parseReportSearch(raw: Record<string, unknown>): ReportSearch {
  return typeof raw.address === 'string' && raw.address !== '' ? { address: raw.address.slice(0, 2048) } : {};
}
