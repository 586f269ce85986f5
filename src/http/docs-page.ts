/** Renders an OpenAPI document as one plain page: no script, nothing from elsewhere. */
import { problems } from './problem.ts';

interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  example?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
}

interface Operation {
  operationId?: string;
  'x-access': string;
  summary?: string;
  description?: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

export interface ApiDocument {
  info: { title: string; description?: string };
  servers?: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

export function renderDocs(document: ApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const origin = document.servers?.[0]?.url ?? '';
  const contents = operations.map(
    ({ path, method, operation }) =>
      `<li><a href="#${operation.operationId}"><span class="verb">${method.toUpperCase()}</span>${escape(path)}</a> ${escape(operation.summary)}</li>`,
  );
  const sections = operations.map((entry) => renderOperation(entry, document));
  const codes = Object.entries(problems).map(
    ([code, [status, title]]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escape(title)}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(document.info.title)}</title><link rel="stylesheet" href="/api/docs.css"></head><body><main>
<h1>${escape(document.info.title)}</h1><p>${escape(document.info.description)} The same as a machine reads it: <a href="/api/openapi.json">openapi.json</a>.</p>
<pre>curl ${escape(origin)}/api/links \\
  -H "Authorization: Bearer $LINKPULSE_KEY" -H "Content-Type: application/json" \\
  -d '{"url":"https://example.com"}'</pre>
<nav aria-label="Operations"><ul>${contents.join('')}</ul></nav>
${sections.join('')}
<h2>Problem codes</h2><table><thead><tr><th>code</th><th>status</th><th>meaning</th></tr></thead><tbody>${codes.join('')}</tbody></table>
</main></body></html>`;
}

function renderOperation(
  { path, method, operation }: { path: string; method: string; operation: Operation },
  document: ApiDocument,
): string {
  const parameters = (operation.parameters ?? []).map((parameter) =>
    row(
      `${parameter.name}${parameter.required ? ' *' : ''}`,
      `${parameter.in} ${typeOf(parameter.schema)}`,
      parameter.description ?? parameter.schema?.description,
    ),
  );
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const answers = Object.entries(operation.responses).map(([status, answer]) => row(status, '', answer.description));
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1].content?.[
    'application/json'
  ]?.schema;
  return `<section><h2 id="${operation.operationId}"><span class="verb">${method.toUpperCase()}</span>${escape(path)}</h2><p>${escape(operation.summary)}. ${escape(operation.description)}</p><p>${escape(accessText(operation['x-access']))}</p>
${parameters.length > 0 ? `<h3>Parameters</h3>${table(parameters)}` : ''}
${body ? `<h3>Body</h3>${renderSchema(body, document)}` : ''}
${success ? `<h3>Answer</h3>${renderSchema(success, document)}` : ''}
<h3>Statuses</h3>${table(answers)}</section>`;
}

function accessText(access: string): string {
  if (access === 'public') return 'Needs no credential.';
  if (access === 'anyone') return 'Needs no credential; one in a header must be valid.';
  if (access === 'user') return 'Needs a person who is signed in.';
  if (access === 'browser') return 'Needs a person who is signed in with a browser.';
  return access === 'operator'
    ? 'Needs somebody who runs the instance, in a browser.'
    : `Needs the permission ${access}.`;
}

function renderSchema(schema: Schema, document: ApiDocument): string {
  // Of an answer that may be null, the other alternative.
  const target = follow(schema.anyOf?.find(({ $ref }) => $ref !== undefined) ?? schema, document);
  if (target.items) return `<p>A list of:</p>${renderSchema(target.items, document)}`;
  return table(fieldRows(target, '', document));
}

/** One row a field; the fields of an object inside are written with a dot, those of a list's rows with brackets. */
function fieldRows(schema: Schema, prefix: string, document: ApiDocument, depth = 0): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const own = row(
      `${path}${schema.required?.includes(name) ? ' *' : ''}`,
      typeOf(field),
      field.description ?? follow(field, document).description,
    );
    // A schema with a name is shown where it is the whole answer.
    if (depth > 1 || field.$ref || field.items?.$ref) return [own];
    const inside = fieldRows(field.items ?? field, `${path}${field.items ? '[]' : ''}.`, document, depth + 1);
    return [own, ...inside];
  });
}

function follow(schema: Schema, document: ApiDocument): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return (name !== undefined && document.components?.schemas?.[name]) || schema;
}

function typeOf(schema: Schema | undefined): string {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? '';
  if (schema.enum) return schema.enum.join(' | ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' | ');
  if (schema.items) return `${typeOf(schema.items)}[]`;
  return [schema.type ?? 'any'].flat().join(' | ');
}

const table = (rows: readonly string[]): string => `<table><tbody>${rows.join('')}</tbody></table>`;
const row = (name: string, type: string, text: string | undefined): string =>
  `<tr><td><code>${escape(name)}</code></td><td>${escape(type)}</td><td>${escape(text)}</td></tr>`;

function escape(text: string | undefined): string {
  return (text ?? '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
