/** The hosts that an instance answers on. */
import type { Setup } from './setup-file.ts';

/** Each once: the app host may be a link domain too. */
export const hostsOf = ({ appHost, linkDomains }: Pick<Setup, 'appHost' | 'linkDomains'>): string[] => [
  ...new Set([appHost, ...linkDomains]),
];

/** A host of Cloudflare's own, which has no zone of the owner's and so none of its rules. */
export const isWorkersDev = (host: string): boolean => host.endsWith('.workers.dev');
