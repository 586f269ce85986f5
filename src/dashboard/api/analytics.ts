import type { Analytics, AnalyticsQuery } from '../../clicks/wire.ts';
import { callApi } from './call.ts';

export function getAnalytics(linkId: string, query: AnalyticsQuery, signal: AbortSignal): Promise<Analytics> {
  return callApi(`/links/${encodeURIComponent(linkId)}/analytics`, { query, signal });
}
