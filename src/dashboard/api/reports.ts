import type { NewReport } from '../../abuse/wire.ts';
import { callApi } from './call.ts';

/** Anybody may; the answer does not say whether there is such a link. */
export const sendReport = (report: NewReport) =>
  callApi<{ received: true }>('/reports', { method: 'POST', body: report, as: 'browser' });
