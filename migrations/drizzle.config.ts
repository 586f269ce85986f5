import { defineConfig } from 'drizzle-kit';

/** Run from the top folder: `npm run generate`. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/*/schema.ts',
  out: process.env['MIGRATIONS_OUT'] ?? './migrations',
});
