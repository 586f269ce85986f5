/** The little of HTTP/1.1 that a load generator must read: where an answer ends, its status and its Location, and whether they are right. */
export interface HttpAnswer {
  status: number;
  /** '' when there is none. */
  location: string;
}

/** What is wrong with an answer that should be this redirect; null when nothing is. */
export function findFault({ status, location }: HttpAnswer, expected: string | undefined): string | null {
  if (status < 301 || status > 308) return `status ${status}`;
  return expected === undefined || location === expected ? null : `Location ${location} instead of ${expected}`;
}

/** Null while the text is not a whole answer. One request is on its way at a time, so nothing comes after it. */
export function parseAnswer(text: string): HttpAnswer | null {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = text.slice(0, headEnd);
  if (!isBodyComplete(head, text, headEnd + 4)) return null;
  return { status: Number(text.slice(9, 12)), location: /\r\nlocation: *(.*)/i.exec(head)?.[1] ?? '' };
}

function isBodyComplete(head: string, text: string, bodyStart: number): boolean {
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  if (length !== undefined) return text.length >= bodyStart + Number(length);
  return !/\r\ntransfer-encoding: *chunked/i.test(head) || text.endsWith('0\r\n\r\n');
}
