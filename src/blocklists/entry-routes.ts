/** HTTP of the blocklist: destinations that no link may lead to. */
import * as z from 'zod';

import { fail, untyped, type ApiApp } from '../http/api-app.ts';
import { jsonAnswer, jsonBody, PageQuery, problemAnswers } from '../http/openapi.ts';
import { tenantlessContext } from '../http/write-context.ts';
import { foreignCursor } from '../http/problem.ts';
import { apiRoute } from '../http/route.ts';
import { parsePublicId } from '../lib/id.ts';
import { err, type Result } from '../lib/result.ts';
import { parseBlockedDestination, type BlockedDestination, type EntryFault } from './blocked-destination.ts';
import type { BlocklistStore } from './entry-store.ts';
import { blocksSharedDomain } from './shared-domain.ts';
import { BlockDestinations, BlockedPage, Counted, listName, ownList } from './wire.ts';

const tags = ['Operator'];
const path = '/api/operator/blocklist';

const listRoute = apiRoute({
  access: 'operator',
  method: 'get',
  path,
  operationId: 'listBlockedDestinations',
  summary: 'Blocked destinations, the newest first',
  tags,
  request: { query: PageQuery.extend({ list: listName.optional() }) },
  responses: { 200: jsonAnswer(BlockedPage, 'A page of entries'), ...problemAnswers(422, 503) },
});

const addRoute = apiRoute({
  access: 'operator',
  method: 'post',
  path,
  operationId: 'blockDestinations',
  summary: 'Block destinations: URLs, hosts with all below them, or patterns with *',
  description:
    'An import sends its list in pages. Existing links are compared by a job, which begins within a minute. A domain that strangers share, such as co.uk or github.io, is taken on the list `own` only.',
  tags,
  request: { body: jsonBody(BlockDestinations) },
  responses: { 200: jsonAnswer(Counted, 'How many are new'), ...problemAnswers(400, 413, 415, 422, 503) },
});

const removeRoute = apiRoute({
  access: 'operator',
  method: 'delete',
  path: `${path}/{id}`,
  operationId: 'unblockDestination',
  summary: 'Take an entry off its list',
  tags,
  request: { params: z.object({ id: z.string().max(64).meta({ description: 'Id of the entry' }) }) },
  responses: { 204: { description: 'Gone' }, ...problemAnswers(404, 503) },
});

const removeListRoute = apiRoute({
  access: 'operator',
  method: 'delete',
  path: '/api/operator/blocklists/{list}',
  operationId: 'unblockList',
  summary: 'Take up to 5,000 entries off a list; again until none is left',
  tags,
  request: { params: z.object({ list: listName }) },
  responses: { 200: jsonAnswer(Counted, 'How many were taken off'), ...problemAnswers(422, 503) },
});

const messages: Record<EntryFault | 'entry_too_broad', string> = {
  entry_empty: 'Is empty.',
  entry_too_long: 'Is too long.',
  entry_host: 'Begins with no host name of at least two parts, and no address.',
  entry_pattern: 'A host may have a * only as its first part.',
  entry_too_broad: 'Would block the sites of many strangers. Put it on the list own if that is what you mean.',
};

/** Nobody reads all of a list that somebody else has made: what would block a shared domain is to be meant. */
function parseEntry(text: string, list: string): Result<BlockedDestination, EntryFault | 'entry_too_broad'> {
  const entry = parseBlockedDestination(text);
  return entry.ok && list !== ownList && blocksSharedDomain(entry.value) ? err('entry_too_broad') : entry;
}

/** An answer must not grow beyond the mistakes that a person can read at once. */
const maxFaults = 20;

export function blocklistRoutes(app: ApiApp, { blocklist }: { blocklist: BlocklistStore }): void {
  app.openapi(listRoute, async (c) => {
    const { list, pageSize, cursor } = c.req.valid('query');
    const page = await blocklist.list(list, pageSize, cursor);
    return page ? c.json(page, 200) : untyped(fail(c, foreignCursor()));
  });

  app.openapi(addRoute, async (c) => {
    const { list, entries } = c.req.valid('json');
    const parsed = entries.map((text) => parseEntry(text, list));
    const errors = parsed.flatMap((entry, index) =>
      entry.ok ? [] : [{ field: `entries.${index}`, code: entry.error, message: messages[entry.error] }],
    );
    if (errors.length > 0) {
      const detail = 'Some entries cannot be read; none was taken.';
      return untyped(fail(c, { code: 'validation_failed', detail, errors: errors.slice(0, maxFaults) }));
    }
    const wanted: BlockedDestination[] = parsed.flatMap((entry) => (entry.ok ? [entry.value] : []));
    return c.json({ count: await blocklist.add(tenantlessContext(c), list, wanted, c.var.person.userId) }, 200);
  });

  app.openapi(removeRoute, async (c) => {
    const id = parsePublicId('blk', c.req.valid('param').id);
    if (id && (await blocklist.remove(tenantlessContext(c), id))) return c.body(null, 204);
    return untyped(fail(c, { code: 'not_found', detail: 'No entry has this id.' }));
  });

  app.openapi(removeListRoute, async (c) =>
    c.json({ count: await blocklist.removeList(tenantlessContext(c), c.req.valid('param').list) }, 200),
  );
}
