import { types, type ClientBase, type QueryArrayConfig, type QueryArrayResult } from 'pg';
import type { OutputMode, Statement } from './request.ts';

/** One result as Neon writes it. */
export type StatementResult = {
  readonly command: string;
  readonly rowCount: number | null;
  readonly rows: readonly unknown[];
  readonly fields: readonly ResultField[];
  readonly rowAsArray: boolean;
};

type ResultField = {
  readonly name: string;
  readonly dataTypeID: number;
  readonly tableID: number;
  readonly columnID: number;
  readonly dataTypeSize: number;
  readonly dataTypeModifier: number;
  readonly format: string;
};

/** The result has more bytes than a response may have. */
export class ResponseTooLargeError extends Error {
  readonly code = 'RESPONSE_TOO_LARGE';
}

/** Bytes that the results of one request may still take. */
export type ByteBudget = { left: number };

const { BOOL, INT2, INT4, FLOAT4, FLOAT8, JSON: JSON_TEXT, JSONB } = types.builtins;

/** Types that JSON has; every other one stays text without raw output. */
const JSON_PARSERS: ReadonlyMap<number, (value: string) => unknown> = new Map(
  [BOOL, INT2, INT4, FLOAT4, FLOAT8, JSON_TEXT, JSONB].map((type) => [type, types.getTypeParser(type)]),
);

/** Runs one statement. Throws what the server says, and ResponseTooLargeError. */
export async function executeStatement(
  client: ClientBase,
  statement: Statement,
  output: OutputMode,
  budget: ByteBudget,
): Promise<StatementResult> {
  const config: QueryArrayConfig<unknown[]> & { queryMode: 'extended' } = {
    text: statement.query,
    values: [...statement.params],
    rowMode: 'array',
    // Without it a statement with no parameters would go by the simple protocol, which takes several at once.
    queryMode: 'extended',
    types: { getTypeParser: (oid: number) => parserFor(oid, output.raw, budget) },
  };
  const result = await client.query(config);
  return toStatementResult(result, statement.arrayMode);
}

function toStatementResult(result: QueryArrayResult<unknown[]>, arrayMode: boolean): StatementResult {
  const names = result.fields.map((field) => field.name);
  return {
    command: result.command ?? '',
    rowCount: result.rowCount,
    rows: arrayMode
      ? result.rows
      : result.rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]]))),
    fields: result.fields.map(({ name, dataTypeID, tableID, columnID, dataTypeSize, dataTypeModifier }) => {
      return { name, dataTypeID, tableID, columnID, dataTypeSize, dataTypeModifier, format: 'text' };
    }),
    rowAsArray: arrayMode,
  };
}

/** Counts while the rows arrive: a cross join must end before it fills the memory. */
function parserFor(oid: number, raw: boolean, budget: ByteBudget): (value: string) => unknown {
  const parse = raw ? undefined : JSON_PARSERS.get(oid);
  return (value) => {
    budget.left -= value.length;
    if (budget.left < 0) throw new ResponseTooLargeError('response is too large');
    return parse === undefined ? value : parse(value);
  };
}
