import { parseTags } from '../ui/tags-text.ts';

/** The API's limits, said at the field before anything is sent; a test holds them to the API's own schema. */
export const maxUrlBytes = 8192;
export const maxBulkLinks = 1000;
export const maxTitleLength = 255;
export const maxTags = 20;
export const maxTagLength = 50;
/** Room for the most tags with generous spaces between them; what is too much beyond is said, not cut off. */
export const maxTagsText = 4000;

/** What is too much about tags as they were typed; null when nothing is. */
export function tagsMistake(text: string): string | null {
  const tags = parseTags(text);
  if (tags.length > maxTags) return `These are ${tags.length} tags; a link has at most ${maxTags}.`;
  const long = tags.find((tag) => tag.length > maxTagLength);
  if (long === undefined) return null;
  return `“${long.slice(0, 20).toWellFormed()}…” is too long: a tag has at most ${maxTagLength} characters.`;
}
