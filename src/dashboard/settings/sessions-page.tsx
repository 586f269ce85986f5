import { usePageTitle } from '../ui/page-title.ts';

export function SessionsPage() {
  usePageTitle('Sessions');
  return <h1 className="text-3xl font-semibold">Sessions</h1>;
}
