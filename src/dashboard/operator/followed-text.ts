/** What an operator reads of a list that is brought from a URL. */
import type { FollowedList } from '../api/operator.ts';
import { formatCount } from '../ui/format.ts';

export const refreshNames = { never: 'once', hourly: 'every hour', daily: 'every day' } as const;

const sentences: Readonly<Record<string, string>> = {
  unreachable: 'No answer came from there.',
  interrupted: 'Not all of it could be put on the list.',
  not_a_list: 'What is there is no list of hosts or URLs.',
  too_broad: 'All that it names would block the sites of many strangers, as co.uk or github.io would.',
  too_large: 'It is larger than 8 MB.',
  too_many_entries: 'It holds more than 200,000 entries.',
  too_many_redirects: 'It leads on and on.',
  redirect_without_location: 'It leads on, but not to where.',
  not_public: 'It leads to an address that is not on the public internet.',
  local_name: 'It leads to a name that is not on the public internet.',
  scheme: 'It leads away from https.',
};

/** Codes of the API; what it may come to say besides is shown as it is. */
export function toFailureSentence(code: string): string {
  const status = /^answered_(\d{3})$/u.exec(code)?.[1];
  return status === undefined
    ? (sentences[code] ?? `It could not be brought (${code}).`)
    : `The server answered ${status}.`;
}

export function toImportText({
  taken,
  refused,
  tooBroad,
  added,
  removed,
}: NonNullable<FollowedList['lastImport']>): string {
  const lines = refused === 0 ? '' : `, ${count(refused, 'line', 'lines')} refused`;
  const broad =
    tooBroad === 0
      ? ''
      : `, ${count(tooBroad, 'entry', 'entries')} refused for blocking the sites of many strangers, as co.uk or github.io would`;
  const change = `the last change added ${formatCount(added)} and removed ${formatCount(removed)}`;
  return `${count(taken, 'entry', 'entries')}${lines}${broad}; ${change}`;
}

const count = (of: number, one: string, many: string): string => `${formatCount(of)} ${of === 1 ? one : many}`;
