import { usePageTitle } from '../ui/page-title.ts';

export function SecurityPage() {
  usePageTitle('Security');
  return <h1 className="text-3xl font-semibold">Security</h1>;
}
