/** Renders the API's description from the code and lints it. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { runCommand } from '../lib/command.ts';
import { renderOpenApi } from '../lib/openapi.ts';
import { root } from '../lib/root.ts';

const file = path.join(root, 'dist/openapi.json');
const text = await renderOpenApi();
await mkdir(path.dirname(file), { recursive: true });
// Indented, so that the linter's line numbers lead somewhere.
await writeFile(file, JSON.stringify(JSON.parse(text), null, 2));
const { code, stdout, stderr } = await runCommand('redocly', ['lint', file, '--config', 'test/redocly.yaml'], {
  env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
});
console.log(stdout, stderr);
process.exitCode = code;
