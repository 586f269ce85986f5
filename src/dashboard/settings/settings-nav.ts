import type { LinkProps } from '@tanstack/react-router';

import type { Permission } from '../../workspaces/permissions.ts';
import type { Session } from '../session/session.ts';

export type SettingsEntry = {
  label: string;
  to: NonNullable<LinkProps['to']>;
  /** Whom the page is for: every person, whoever has this permission in the workspace, or who runs the instance. */
  needs: 'person' | 'operator' | Permission;
};

/** What the settings lead to. A page that is added here and to the router is all that a new page of settings needs. */
export const settingsSections: readonly { title: string; entries: readonly SettingsEntry[] }[] = [
  {
    title: 'You',
    entries: [
      { label: 'Profile', to: '/app/settings/profile', needs: 'person' },
      { label: 'Security', to: '/app/settings/security', needs: 'person' },
      { label: 'Sessions', to: '/app/settings/sessions', needs: 'person' },
    ],
  },
  {
    title: 'Workspace',
    entries: [
      { label: 'General', to: '/app/settings/workspace', needs: 'workspace.read' },
      { label: 'Members', to: '/app/settings/members', needs: 'members.read' },
      { label: 'API keys', to: '/app/settings/keys', needs: 'keys.read' },
      { label: 'Audit log', to: '/app/settings/audit', needs: 'audit.read' },
    ],
  },
  {
    title: 'Instance',
    entries: [
      { label: 'Reports', to: '/app/operator/reports', needs: 'operator' },
      { label: 'Find a link', to: '/app/operator/links', needs: 'operator' },
      { label: 'Suspensions', to: '/app/operator/workspaces', needs: 'operator' },
      { label: 'Blocklist', to: '/app/operator/blocklist', needs: 'operator' },
      { label: 'Sign-up', to: '/app/operator/settings', needs: 'operator' },
    ],
  },
];

export function isOffered({ needs }: SettingsEntry, session: Session): boolean {
  if (session.kind !== 'person') return false;
  if (needs === 'person') return true;
  if (needs === 'operator') return session.me.isOperator;
  return session.me.permissions.includes(needs);
}
