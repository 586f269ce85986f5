/**
 * Cloudflare by way of the wrangler command, which brings its own login. Where wrangler prints for people only, the text that
 * is matched stands below with what it means; anything else that goes wrong is passed on in wrangler's words.
 */
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { runCommand, type CommandOptions, type CommandResult } from '../lib/command.ts';
import { generatedConfig } from './config-files.ts';
import type { Account, Cloudflare } from './cloudflare.ts';

export interface WranglerOptions {
  /** Where the Workers' folders stand. */
  folder: string;
  env?: Record<string, string | undefined>;
}

/** Bindings' guidance, links to logs and colours say nothing about a failure. */
const noise = /^\s*$|Logs were written to|⛅️|^[─-]+$|Resource location/;

/** What wrangler and the API say of a Worker that there is not. */
const noSuchWorker = /10007|10090|does not exist|not found/i;

export function wranglerCloudflare(options: WranglerOptions): Cloudflare {
  let account: string | undefined;

  async function run(args: readonly string[], more: CommandOptions = {}): Promise<CommandResult> {
    return runCommand('wrangler', args, {
      cwd: options.folder,
      ...more,
      env: {
        // Never asks: what it would ask has been settled before.
        CI: '1',
        // Answers are read from its output, whatever the caller's own setting hides.
        WRANGLER_LOG: 'log',
        NO_COLOR: '1',
        FORCE_COLOR: '0',
        WRANGLER_SEND_METRICS: 'false',
        ...options.env,
        ...(account === undefined ? {} : { CLOUDFLARE_ACCOUNT_ID: account }),
      },
    });
  }

  async function must(args: readonly string[], more: CommandOptions = {}): Promise<string> {
    const result = await run(args, more);
    if (result.code !== 0) throw new Error(`wrangler ${args.join(' ')} failed:\n${toReason(result)}`);
    return result.stdout;
  }

  /** For commands that fail with these words when there is no such thing. */
  async function exists(args: readonly string[], absent: RegExp): Promise<boolean> {
    const result = await run(args);
    if (result.code === 0) return true;
    if (absent.test(result.stdout + result.stderr)) return false;
    throw new Error(`wrangler ${args.join(' ')} failed:\n${toReason(result)}`);
  }

  return {
    async accounts() {
      const { code, stdout } = await run(['whoami', '--json']);
      if (code !== 0) return null;
      const answer: { loggedIn: boolean; accounts?: Account[] } = JSON.parse(stdout);
      return answer.loggedIn ? (answer.accounts ?? []) : null;
    },
    use(accountId) {
      account = accountId;
    },
    async findKvNamespace(title) {
      const found: { id: string; title: string }[] = JSON.parse(await must(['kv', 'namespace', 'list']));
      return found.find((namespace) => namespace.title === title)?.id ?? null;
    },
    async createKvNamespace(title) {
      await must(['kv', 'namespace', 'create', title]);
    },
    hasQueue: (name) => exists(['queues', 'info', name], /does not exist/),
    async createQueue(name) {
      await must(['queues', 'create', name]);
    },
    // `info` would ask for metrics too, for which a token needs rights that nothing else here does; the list shows one page.
    hasBucket: (name) => exists(['r2', 'bucket', 'lifecycle', 'list', name], /does not exist|10006/),
    async createBucket(name) {
      await must(['r2', 'bucket', 'create', name]);
    },
    async secretNames(worker) {
      const args = ['secret', 'list', '--name', worker.service];
      const result = await run(args);
      if (result.code === 0) {
        const found: { name: string }[] = JSON.parse(result.stdout);
        return found.map(({ name }) => name);
      }
      if (noSuchWorker.test(result.stdout + result.stderr)) return [];
      throw new Error(`wrangler ${args.join(' ')} failed:\n${toReason(result)}`);
    },
    async putSecrets(worker, secrets) {
      // The name and not the config: no other setting of the Worker may change.
      await must(['secret', 'bulk', '--name', worker.service], { input: JSON.stringify(secrets) });
    },
    async deploy(worker) {
      await must(['deploy', '-c', path.join(options.folder, generatedConfig(worker))]);
    },
  };
}

const toReason = ({ stdout, stderr }: CommandResult): string =>
  stripVTControlCharacters(`${stdout}\n${stderr}`)
    .split('\n')
    .filter((line) => !noise.test(line))
    .slice(-15)
    .join('\n');
