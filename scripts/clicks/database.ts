/** How `npm run clicks` sees the clicks of all tenants. */
import type { Client } from 'pg';

import { asRole, type Isolation } from '../lib/owner-database.ts';

/** One transaction as the role that owns the click functions. */
export const asClicks = <Row>(client: Client, isolation: Isolation, run: () => Promise<Row>): Promise<Row> =>
  asRole(client, 'linkpulse_clicks', isolation, run);
