/**
 * What the redirect Worker may be made of. Every visitor of every link waits for this bundle, so each kilobyte and each import
 * needs a reason. Names are checked besides the size, because a size limit notices a stray import late and vaguely.
 */

export interface BundleFacts {
  /** Files that went into the bundle, relative to the repository. */
  inputs: readonly string[];
  /** Size of what is uploaded: minified and compressed. */
  gzipBytes: number;
}

/** 16 KB: about one round trip of a new connection, and some milliseconds of start-up in a cold location. */
export const maxRedirectGzipBytes = 16 * 1024;

/** Parts of the repository that the redirect must not know. Role names are those of the file's table in .github/CONTRIBUTING.md. */
const forbiddenInputs: readonly { pattern: RegExp; why: string }[] = [
  { pattern: /^src\/dashboard\//, why: 'the web page belongs to the api Worker' },
  { pattern: /^src\/http\//, why: 'the HTTP API belongs to the api Worker' },
  { pattern: /^src\/platform\/(postgres|redis)/, why: 'stores are asked by the lookup Worker' },
  { pattern: /^src\/.*\bschema\.ts$/, why: 'tables are for what asks Postgres' },
  { pattern: /^src\/.*\b(store|statements)\.ts$/, why: 'stores are asked by the lookup Worker' },
  { pattern: /^src\/.*\b(consumer|object)\.ts$/, why: 'queues and objects live in other Workers' },
  { pattern: /^(scripts|test|migrations)\//, why: 'it is no part of the product' },
  { pattern: /^workers\/(?!redirect\/)/, why: 'it is another Worker' },
];

/** Sentences about what is wrong, none when all is well. */
export function findBundleFaults({ inputs, gzipBytes }: BundleFacts): string[] {
  const faults = inputs.flatMap((input) => {
    const npmPackage = findPackage(input);
    if (npmPackage !== null) return [`${input} comes from the npm package ${npmPackage}; the redirect has none`];
    const forbidden = forbiddenInputs.find(({ pattern }) => pattern.test(input));
    return forbidden ? [`${input} must not be in it: ${forbidden.why}`] : [];
  });
  if (gzipBytes > maxRedirectGzipBytes)
    faults.push(`it has ${gzipBytes} bytes compressed; at most ${maxRedirectGzipBytes} are allowed`);
  return faults;
}

/** The package of a path in node_modules, the innermost one where they are nested. */
function findPackage(input: string): string | null {
  const [, inside] = /.*(?:^|[/:])node_modules\/(.+)$/.exec(input) ?? [];
  if (inside === undefined) return null;
  const [first = '', second = ''] = inside.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
