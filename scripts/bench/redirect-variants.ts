/** The servers that are compared: the least a Worker can do, and ours with its link in memory, in KV, or in neither. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { kvLinkKey } from '../../src/lib/keys.ts';
import { serializeProjection } from '../../src/links/projection.ts';
import { addressOf, linkHost, makeLinks, projectionOf } from './links.ts';
import type { LoadTarget } from './load.ts';
import type { RedirectOptions } from './options.ts';
import { buildWorker } from './bundles.ts';
import { readCompatibilityDate, withoutMemo } from './redirect-bundle.ts';
import { visitHeader } from './visitors.ts';
import { toStandInConfig, toWorkerdConfig, type WorkerdFiles } from './workerd-config.ts';
import { startWorkerd, writeStandIns, type WorkerdProcess } from './workerd.ts';

export interface Variant {
  name: string;
  target: LoadTarget;
  /** Null when nothing is known of the process: a peer without --peer-pid. */
  pid: number | null;
  /** Port of the counters of the queue, where the variant captures clicks. */
  queuePort: number | null;
}

export interface RunningVariants {
  variants: Variant[];
  /** The inspector of the hot variant; null unless asked for. */
  inspectorPort: number | null;
  stop(): Promise<void>;
}

export const variantNames = {
  bare: 'bare 302',
  oneRead: 'one KV read, 302',
  hot: 'ours hot: in memory',
  warm: 'ours warm: in KV',
  miss: 'ours miss: lookup',
} as const;

interface Recipe {
  name: string;
  main: 'bare.js' | 'one-read.js' | 'redirect.js';
  code: string;
  kv: 'links' | 'empty';
}

const links = makeLinks();

/** Builds and starts everything in `folder`. What has started is stopped again when the rest fails. */
export async function startVariants(
  folder: string,
  { peers, profile, place, standIns }: Pick<RedirectOptions, 'peers' | 'profile' | 'place' | 'standIns'>,
): Promise<RunningVariants> {
  const [code, compatibilityDate] = await Promise.all([
    buildWorker('redirect', path.join(folder, 'built'), { minify: !profile }),
    readCompatibilityDate(),
    writeKv(folder),
  ]);
  const noMemo = withoutMemo(code);
  const all: Recipe[] = [
    { name: variantNames.bare, main: 'bare.js', code, kv: 'links' },
    { name: variantNames.oneRead, main: 'one-read.js', code, kv: 'links' },
    { name: variantNames.hot, main: 'redirect.js', code, kv: 'links' },
    { name: variantNames.warm, main: 'redirect.js', code: noMemo, kv: 'links' },
    { name: variantNames.miss, main: 'redirect.js', code: noMemo, kv: 'empty' },
  ];
  const recipes = profile ? all.filter(({ name }) => name === variantNames.hot) : all;
  const known = Object.fromEntries(links.map((link, index) => [addressOf(link), projectionOf(link, index)]));
  const started: WorkerdProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((process) => process.stop()));
  };
  try {
    const variants: Variant[] = [];
    let inspectorPort: number | null = null;
    for (const [index, { name, main, code, kv }] of recipes.entries()) {
      const home = path.join(folder, String(index));
      await mkdir(home);
      await writeStandIns(home);
      await writeFile(path.join(home, 'redirect.js'), code);
      // Only a miss may be answered by the lookup Worker: where KV has the links, asking it would be a wrong answer.
      const lookupLinks = JSON.stringify(kv === 'empty' ? known : {});
      const around =
        standIns === 'apart' && main === 'redirect.js'
          ? await startWorkerd(home, toStandInConfig(compatibilityDate, lookupLinks))
          : null;
      if (around) started.push(around);
      const files: WorkerdFiles = {
        main,
        compatibilityDate,
        kvFolder: path.join(folder, `kv-${kv}`),
        standIns: around ? { queuePort: around.port('queue'), lookupPort: around.port('lookup') } : { lookupLinks },
        visitHeader: place === 'header' ? visitHeader : '',
      };
      const process = await startWorkerd(home, toWorkerdConfig(files), { inspect: profile });
      started.push(process);
      inspectorPort ??= process.inspectorPort;
      variants.push({
        name,
        target: { ...toTarget(process.port('http'), main === 'bare.js'), place },
        pid: process.pid,
        queuePort: main === 'redirect.js' ? (around ?? process).port('queue') : null,
      });
    }
    return {
      variants: [...variants, ...peers.map((peer) => toPeerVariant(peer, place))],
      inspectorPort,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const toTarget = (port: number, isFixed: boolean): Omit<LoadTarget, 'place'> => ({
  port,
  host: linkHost,
  paths: links.map(({ key }) => `/${key}`),
  locations: links.map(({ url }) => (isFixed ? 'https://www.example.com/fixed' : url)),
});

function toPeerVariant({ url, pid }: RedirectOptions['peers'][number], place: LoadTarget['place']): Variant {
  const pathname = decodeURI(url.pathname) + url.search;
  const paths = pathname.includes('{key}') ? links.map(({ key }) => pathname.replace('{key}', key)) : [pathname];
  const target = { port: Number(url.port || 80), host: url.host, paths, locations: [], place };
  return { name: `peer ${url.host}`, target, pid, queuePort: null };
}

/** A file per key, named as workers/kv-files.worker.ts asks for it. */
async function writeKv(folder: string): Promise<void> {
  const full = path.join(folder, 'kv-links');
  await Promise.all([mkdir(full), mkdir(path.join(folder, 'kv-empty'))]);
  await Promise.all(
    links.flatMap((link, index) => [
      writeFile(
        path.join(full, kvLinkKey(addressOf(link)).replace('/', '%2F')),
        serializeProjection(projectionOf(link, index)),
      ),
      writeFile(path.join(full, `u:${link.key}`), link.url),
    ]),
  );
}
