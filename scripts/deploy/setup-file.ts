/** What `npm run deploy -- --setup` remembers of an instance, in one ignored file that only its owner can read. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const setupSchema = z.object({
  version: z.literal(1),
  accountId: z.string().min(1),
  /** Host of the page and the API. */
  appHost: z.string(),
  /** Hosts of short links; new links get the first one. */
  linkDomains: z.array(z.string()).min(1),
  /** Connection string of the database's owner, on the primary. */
  databaseUrl: z.string(),
  /** The same on a read replica; null reads from the primary. */
  replicaUrl: z.string().nullable(),
  upstashUrl: z.string(),
  upstashToken: z.string(),
  /** Sender of e-mail; '' sends none. Optional like the next because they came later. */
  mailFrom: z.string().optional(),
  /** Sends through Resend's HTTP API; '' through Cloudflare Email Service. */
  resendApiKey: z.string().optional(),
  /** OAuth clients at GitHub and Google; '' for a provider that is not offered. */
  githubClientId: z.string().optional(),
  githubClientSecret: z.string().optional(),
  googleClientId: z.string().optional(),
  googleClientSecret: z.string().optional(),
  /** Empty for what a later version added, until the setup runs again. */
  passwords: z.object({
    linkpulse_api: z.string(),
    linkpulse_auth: z.string().default(''),
    linkpulse_jobs: z.string(),
  }),
  /** Key of the code permutation. The only thing here that can never be replaced. */
  codeKey: z.string(),
  /** Signs session cookies and encrypts what people prove themselves with. A new one signs everybody out and voids their second factors. */
  authSecret: z.string().default(''),
  /** Ids of KV namespaces by binding. */
  kvIds: z.record(z.string(), z.string()),
  /** What was found or created, in the words of resources.ts. */
  resources: z.array(z.string()),
  /** Digest of the secrets that each Worker was given last. */
  secretDigests: z.record(z.string(), z.string()),
  /** Hosts on which a rule of their zone writes the visit header; optional because it came later. */
  placeHeaderHosts: z.array(z.string()).optional(),
});

export type Setup = z.infer<typeof setupSchema>;

export interface SetupStore {
  load(): Setup | null;
  save(setup: Setup): void;
}

/** `folder` is the top of the repository. */
export function openSetupFile(folder: string): SetupStore {
  const directory = path.join(folder, '.deploy');
  const file = path.join(directory, 'setup.json');
  return {
    load() {
      if (!existsSync(file)) return null;
      const parsed = setupSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
      if (!parsed.success)
        throw new Error(
          `${file} is not what the setup wrote (${z.prettifyError(parsed.error)}). Keep its codeKey, and run npm run deploy -- --setup with it as LINK_CODE_KEY.`,
        );
      return parsed.data;
    },
    save(setup) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      // Beside and then into place: a crash must not leave half a file where the code key was.
      const next = `${file}.next`;
      writeFileSync(next, `${JSON.stringify(setup, null, 2)}\n`, { mode: 0o600 });
      chmodSync(next, 0o600);
      renameSync(next, file);
    },
  };
}
