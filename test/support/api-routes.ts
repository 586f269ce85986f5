/** What the API says of itself, for tests that walk all of it. */
import * as z from 'zod';
import { read } from './api-client.ts';
import type { System } from './system.ts';

export interface ApiRoute {
  method: string;
  path: string;
  /** As `apiRoute` was told. */
  access: string;
}

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.object({ 'x-access': z.string() }))) });

export async function listRoutes({ anonymous }: Pick<System, 'anonymous'>): Promise<ApiRoute[]> {
  const { paths } = read(Document, await anonymous.get('/api/openapi.json'));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({
      method: method.toUpperCase(),
      path,
      access: route['x-access'],
    })),
  );
}
