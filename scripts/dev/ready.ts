/** What `npm run dev` tells when it is ready: where things are and three commands that show the whole loop. */

export interface DevFacts {
  /** Origin of the app and of the short links on the shared domain. */
  url: string;
  apiKey: string;
  /** Wire URL as the API's role: row-level security holds. */
  databaseUrl: string;
  /** The same as the jobs Worker's role. */
  jobsDatabaseUrl: string;
  /** Wire URL that sees every row: the superuser of the local server. */
  adminDatabaseUrl: string;
  /** Wire URL of the streaming replica, with the same rights. */
  replicaUrl: string;
  redisUrl: string;
  pids: Record<string, number>;
}

/** `tryKey` is a key that is still free, so that the first command works on every start. */
export function describeReady({ url, apiKey }: DevFacts, tryKey: string, dataDir: string, seconds: number): string {
  return `
  LinkPulse is ready (${seconds.toFixed(0)} s).

    Dashboard   ${url}/app
    Demo key    ${apiKey}
    API         ${url}/api/docs
    Mailbox     ${url}/dev/mail

  Shorten     curl -s ${url}/api/links -H "Authorization: Bearer ${apiKey}" -H "Content-Type: application/json" -d '{"url":"https://example.com","key":"${tryKey}"}'
  Follow      curl -si ${url}/${tryKey}
  Count       curl -s "${url}/api/links?search=${tryKey}" -H "Authorization: Bearer ${apiKey}"

  Ctrl-C stops everything; the data stays in ${dataDir} for the next run.
`;
}
