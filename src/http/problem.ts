import * as z from 'zod';

/** One thing wrong with one field of the request; `field` is a path such as `links.3.url`, or a header or query name. */
export const FieldProblem = z
  .object({ field: z.string(), code: z.string(), message: z.string() })
  .meta({ id: 'FieldProblem' });

/** RFC 9457 problem details; `code` is stable and safe to branch on, `requestId` also stands in our log. */
export const Problem = z
  .object({
    type: z
      .string()
      .meta({ description: 'A page about this kind of problem', example: 'https://linkpulse.dev/problems/not_found' }),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ example: 'not_found' }),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(FieldProblem).optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof Problem>;
