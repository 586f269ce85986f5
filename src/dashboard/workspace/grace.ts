/** As the API says of deleting a workspace. */
export const graceDays = 30;

/** When a workspace that was deleted then is erased. */
export function graceEnd(deletedAt: string): string {
  return new Date(Date.parse(deletedAt) + graceDays * 86_400_000).toISOString();
}
