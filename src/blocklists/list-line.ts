/**
 * A line of a list of destinations as people publish and paste them: a host, a URL or a pattern, a line of a hosts file, or one of an ad
 * blocker that names a whole host (`||host^`). `#` begins a remark. Other rules of ad blockers are about parts of pages: taken for
 * their host, they would block far more than they mean.
 */

/** Longer ones hold no destination. */
const maxLineLength = 4096;
/** Ad blockers hide parts of pages with these, behind the host of the page. */
const cosmetic = /#[@?$%]{0,2}#/;
/** What blocks the page itself, and not only what it loads or opens. */
const adblock = /^\|\|([^/^$|]+)\^(?:\$(?:all|document|doc|popup|important|,)+)?$/;
const hostsLine = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:.]*(?:%\w+)?)\s+(\S.*)$/i;
/** Names that hosts files give to the machine itself and its network. */
const ownName =
  /^(?:localhost|localhost\.localdomain|local|broadcasthost|0\.0\.0\.0|ip6-[a-z]+|.*\.(?:local|localdomain))$/i;

/** The destinations that the line names, as they stand there; none in a remark. Null for a line of another kind. */
export function parseListLine(line: string): string[] | null {
  if (line.length > maxLineLength) return null;
  // Adblock files begin with their name in brackets.
  if (/^\s*(?:!|\[adblock)/i.test(line)) return [];
  if (cosmetic.test(line)) return null;
  const remark = line.search(/(?:^|\s)#/);
  const said = (remark < 0 ? line : line.slice(0, remark)).trim();
  if (said === '') return [];
  const host = adblock.exec(said)?.[1];
  if (host !== undefined) return [host];
  if (/^@@|[|^]/.test(said)) return null;
  const names = hostsLine.exec(said)?.[1]?.split(/\s+/);
  if (names) return names.filter((name) => !ownName.test(name));
  return /\s/.test(said) ? null : [said];
}
