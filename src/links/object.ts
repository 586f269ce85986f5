/**
 * LinkPublisher: the only writer of links in KV, one object per shard of addresses. What it does stands in publish-loop.ts; the object
 * makes it one writer, and its storage remembers what was put.
 */
import { DurableObject } from 'cloudflare:workers';

import { describeError, emit } from '../platform/events.ts';
import { openPublishLoop, type PublisherMemory, type PublisherStores, type PublishLoop } from './publish-loop.ts';
import type { PublishCount, Remembered } from './publish-round.ts';

export abstract class LinkPublisherObject<Env> extends DurableObject<Env> {
  readonly #loop: PublishLoop;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#loop = openPublishLoop({
      stores: () => this.stores(),
      memory: openMemory(ctx.storage.sql),
      now: () => Date.now(),
      wait: (ms) => scheduler.wait(ms),
      background: (work) => ctx.waitUntil(work),
      tell: (level, event, fields, error) =>
        emit(level, event, error === undefined ? fields : { ...fields, error: describeError(error) }),
    });
  }

  protected abstract stores(): PublisherStores;

  /** Publishes the addresses and resolves when KV holds what the primary held after the call. Never rejects. */
  publish(addresses: readonly string[]): Promise<PublishCount> {
    return this.#loop.publish(addresses);
  }
}

/** The runtime holds back what goes out until what was written before it is stored, so a doubt is never lost with the object. */
function openMemory(sql: SqlStorage): PublisherMemory {
  sql.exec(
    'create table if not exists published (address text primary key, version integer not null, put_at integer not null) without rowid',
  );
  sql.exec('create table if not exists doubtful (address text primary key, until_ms integer not null) without rowid');
  return {
    remembered: (address) =>
      sql
        .exec<{ [Column in keyof Remembered]: Remembered[Column] }>(
          'select version, put_at from published where address = ?',
          address,
        )
        .toArray()[0],
    remember: (address, version, nowMs) =>
      void sql.exec(
        'insert into published (address, version, put_at) values (?, ?, ?) on conflict (address) do update set version = excluded.version, put_at = excluded.put_at',
        address,
        version,
        nowMs,
      ),
    doubtUntilMs: (address) =>
      sql.exec<{ until_ms: number }>('select until_ms from doubtful where address = ?', address).toArray()[0]
        ?.until_ms ?? 0,
    doubt: (address, untilMs) =>
      untilMs === 0
        ? void sql.exec('delete from doubtful where address = ?', address)
        : void sql.exec(
            'insert into doubtful (address, until_ms) values (?, ?) on conflict (address) do update set until_ms = excluded.until_ms',
            address,
            untilMs,
          ),
  };
}
