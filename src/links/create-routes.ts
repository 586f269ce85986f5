/** HTTP of creating links, one or many. A create and its idempotency key are one transaction; a replay gives the first answer again. */
import * as z from 'zod';

import { fail, untyped, type ApiApp, type ApiContext } from '../http/api-app.ts';
import { toEtag } from '../http/etag.ts';
import { parseIdempotencyKey } from '../http/idempotency.ts';
import { jsonAnswer, jsonBody, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { FieldProblem, problemResponse, toFieldProblems } from '../http/problem.ts';
import { writeContext } from '../http/write-context.ts';
import { newUuid } from '../lib/id.ts';
import { toAddresses, toRowAnswers, type Proposal, type RowAnswer } from './answers.ts';
import { planLink, type FieldFailure, type Site } from './create.ts';
import type { CreateOutcome, NewLink } from './link.ts';
import { tags, type LinkRoutesDeps } from './routes.ts';
import { toOrigin } from './view.ts';
import { CreateLink, LinkView, maxBulkLinks } from './wire.ts';

export interface CreateRoutesDeps extends LinkRoutesDeps {
  takeCodes: (count: number) => Promise<string[]>;
  random: (bytes: number) => Uint8Array;
  now: () => number;
}

const idempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .optional()
    .meta({ description: 'Repeating the request with the same key gives the first answer again, for 24 hours' }),
});

const createOne = apiRoute({
  access: 'links.create',
  method: 'post',
  path: '/api/links',
  limit: 'create',
  operationId: 'createLink',
  summary: 'Shorten a URL',
  tags,
  request: {
    headers: idempotencyHeader,
    body: jsonBody(CreateLink),
  },
  responses: { 201: jsonAnswer(LinkView, 'The new link'), ...problemAnswers(400, 409, 413, 415, 422, 503) },
});

const BulkAnswer = z
  .object({
    created: z.number().int(),
    failed: z.number().int(),
    results: z
      .array(
        z.object({
          index: z.number().int().meta({ description: 'Position of the row in the request' }),
          status: z.union([z.literal(201), z.literal(409), z.literal(422)]),
          link: LinkView.optional(),
          code: z.string().optional(),
          errors: z.array(FieldProblem).optional(),
        }),
      )
      .meta({ description: 'One result per row, in the order of the request' }),
  })
  .meta({ id: 'BulkResult' });

const createMany = apiRoute({
  access: 'links.create',
  method: 'post',
  path: '/api/links/bulk',
  limit: 'bulk',
  maxBodyMegabytes: 5,
  operationId: 'createLinks',
  summary: `Shorten up to ${maxBulkLinks} URLs`,
  tags,
  description:
    'Valid rows are created together; each other row says why not. With atomic=true one bad row refuses all.',
  request: {
    headers: idempotencyHeader,
    query: z.strictObject({ atomic: z.stringbool().default(false).meta({ description: 'All rows or none' }) }),
    // Rows are parsed one by one in the handler, by the schema that the document shows: a bad row must not refuse its neighbours.
    body: jsonBody(
      z
        .array(z.unknown().meta({ $ref: '#/components/schemas/CreateLink' }))
        .min(1)
        .max(maxBulkLinks),
    ),
  },
  responses: {
    200: jsonAnswer(BulkAnswer, 'What became of each row'),
    ...problemAnswers(400, 409, 413, 415, 422, 503),
  },
});

export function createRoutes(app: ApiApp, deps: CreateRoutesDeps): void {
  app.openapi(createOne, async (c) => {
    const planned = await plan(c, deps, [c.req.valid('json')]);
    const [invalid] = planned.invalid;
    if (invalid)
      return untyped(
        fail(c, {
          code: 'validation_failed',
          detail: 'The link cannot be created like this.',
          errors: invalid.errors,
        }),
      );
    const done = await create(c, deps, planned, false);
    if (done instanceof Response) return untyped(done);
    const [answer] = done.answers;
    if (!answer) throw new Error('A create without a result.');
    if (answer.status !== 201) return untyped(refuse(c, answer));
    c.header('etag', toEtag(answer.link.version));
    c.header('location', `/api/links/${answer.link.id}`);
    return c.json(answer.link, 201);
  });

  app.openapi(createMany, async (c) => {
    const { atomic } = c.req.valid('query');
    const planned = await plan(c, deps, c.req.valid('json'));
    if (atomic && planned.invalid.length > 0) return untyped(reject(c, toBulk(toRowAnswers(planned, [], ''))));
    const done = await create(c, deps, planned, atomic);
    if (done instanceof Response) return untyped(done);
    const body = toBulk(done.answers);
    return done.outcome.kind === 'rejected' ? untyped(reject(c, body)) : c.json(body, 200);
  });
}

/** Beyond so many bad rows each names its first problem only, so that an answer stays in proportion. */
const fullyExplainedRows = 50;

/** Parses and plans the rows; codes are drawn last, and only for links that will be tried. */
async function plan(c: ApiContext, deps: CreateRoutesDeps, inputs: readonly unknown[]): Promise<Proposal> {
  const site: Site = deps.site(c.req.url);
  const nowMs = deps.now();
  const invalid: Proposal['invalid'] = [];
  const rows: NewLink[] = [];
  const refuseRow = (ordinal: number, errors: FieldFailure[]) =>
    invalid.push({ ordinal, errors: invalid.length < fullyExplainedRows ? errors : errors.slice(0, 1) });
  inputs.forEach((input, ordinal) => {
    const parsed = CreateLink.safeParse(input);
    if (!parsed.success) return refuseRow(ordinal, toFieldProblems(parsed.error));
    const planned = planLink(parsed.data, { ordinal, id: newUuid(nowMs, deps.random(10)), nowMs }, site);
    return planned.ok ? rows.push(planned.value) : refuseRow(ordinal, planned.error);
  });
  const unnamed = rows.filter(({ keys }) => keys.length === 0);
  const codes = await deps.takeCodes(codesEach * unnamed.length);
  for (const row of unnamed) row.keys = codes.splice(0, codesEach);
  return { rows, invalid, origin: toOrigin(c.req.url) };
}

/** A generated key and one in reserve, should somebody have chosen the same. */
const codesEach = 2;

async function create(
  c: ApiContext,
  deps: CreateRoutesDeps,
  proposal: Proposal,
  atomic: boolean,
): Promise<Response | { outcome: CreateOutcome<Proposal>; answers: RowAnswer[] }> {
  const requestKey = await parseIdempotencyKey(c);
  if (!requestKey.ok) return fail(c, requestKey.error);
  const { workspaceId } = c.var.actor;
  const idempotency = requestKey.value && { ...requestKey.value, proposal };
  const outcome = await deps.links.create(writeContext(c), proposal.rows, atomic, idempotency);
  if (outcome.kind === 'key_reused') {
    return fail(c, { code: 'idempotency_key_reused', detail: 'Use a new Idempotency-Key for another request.' });
  }
  const answered = outcome.kind === 'replayed' ? outcome.proposal : proposal;
  const addresses = toAddresses(answered.rows, outcome);
  // For a replay too: the first request may have died between its commit and this.
  if (addresses.length > 0) await deps.written(c, addresses);
  return { outcome, answers: toRowAnswers(answered, outcome.results, workspaceId) };
}

function refuse(c: ApiContext, answer: Extract<RowAnswer, { status: 409 | 422 }>): Response {
  const detail = answer.errors[0]?.message ?? 'The link cannot be created like this.';
  const code = answer.code === 'key_taken' || answer.code === 'external_id_taken' ? answer.code : 'validation_failed';
  return fail(c, { code, detail, errors: answer.errors });
}

function toBulk(answers: readonly RowAnswer[]) {
  const results = answers.map(({ ordinal, ...rest }) => ({
    index: ordinal,
    ...rest,
    ...('errors' in rest ? { errors: atRow(ordinal, rest.errors) } : {}),
  }));
  const created = answers.filter(({ status }) => status === 201).length;
  return { created, failed: answers.length - created, results };
}

/** Fields of a row are named with its position, so that an error makes sense by itself. */
const atRow = (ordinal: number, errors: readonly FieldFailure[]): FieldFailure[] =>
  errors.map((error) => ({ ...error, field: `${ordinal}.${error.field}` }));

/** Refuses all rows: those that could have been created say so, without a link that does not exist. */
function reject(c: ApiContext, body: ReturnType<typeof toBulk>): Response {
  const results = body.results.map((result) =>
    result.status === 201 ? { index: result.index, status: 424, code: 'not_created', errors: [] } : result,
  );
  const errors = body.results.flatMap((result) => ('errors' in result ? (result.errors ?? []) : []));
  return problemResponse(
    {
      code: 'bulk_rejected',
      detail: 'atomic=true and some rows cannot be created.',
      errors,
      extra: { created: 0, failed: results.length, results },
    },
    c.var.requestId,
  );
}
