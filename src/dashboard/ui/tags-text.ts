/** Tags as a person types them: "launch, spring sale" is two. Empty and repeated ones are left out. */
export function parseTags(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim().replaceAll(/\s+/gu, ' '));
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

export function toTagsText(tags: readonly string[]): string {
  return tags.join(', ');
}
