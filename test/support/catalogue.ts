/** What the database says of itself. */
import type { System } from './system.ts';

export const openCatalogue =
  ({ root }: Pick<System, 'root'>) =>
  async <Row extends Record<string, unknown>>(query: string): Promise<Row[]> =>
    (await root.query<Row>(query)).rows;
