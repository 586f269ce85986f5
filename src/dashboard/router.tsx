import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router';

import { parseAuditSearch } from './audit/audit-search.ts';
import { parseAnalyticsSearch } from './link/analytics-search.ts';
import { parseListSearch } from './links/list-search.ts';
import { parseReportSearch } from './report/reasons.ts';
import { parseEntrySearch } from './session/return-path.ts';
import { CrashPage } from './shell/crash-page.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';

const root = createRootRoute({ notFoundComponent: NotFoundPage });

const landing = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./landing/landing-page.tsx'), 'LandingPage'),
});

/** Pages that one sees before signing in. */
const entry = createRoute({
  getParentRoute: () => root,
  id: 'entry',
  component: lazyRouteComponent(() => import('./entry/entry-frame.tsx'), 'EntryFrame'),
});

const entryPages = [
  createRoute({
    getParentRoute: () => entry,
    path: '/app/sign-in',
    validateSearch: parseEntrySearch,
    component: lazyRouteComponent(() => import('./entry/sign-in-page.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => entry,
    path: '/app/sign-in-key',
    validateSearch: parseEntrySearch,
    component: lazyRouteComponent(() => import('./entry/key-page.tsx'), 'KeyPage'),
  }),
  createRoute({
    getParentRoute: () => entry,
    path: '/app/sign-in-link',
    validateSearch: parseEntrySearch,
    component: lazyRouteComponent(() => import('./entry/sign-in-link-page.tsx'), 'SignInLinkPage'),
  }),
  createRoute({
    getParentRoute: () => entry,
    path: '/app/sign-up',
    validateSearch: parseEntrySearch,
    component: lazyRouteComponent(() => import('./entry/sign-up-page.tsx'), 'SignUpPage'),
  }),
  createRoute({
    getParentRoute: () => entry,
    path: '/app/verify-email',
    component: lazyRouteComponent(() => import('./entry/verify-email-page.tsx'), 'VerifyEmailPage'),
  }),
  createRoute({
    getParentRoute: () => entry,
    path: '/app/forgot-password',
    component: lazyRouteComponent(() => import('./entry/forgot-password-page.tsx'), 'ForgotPasswordPage'),
  }),
  createRoute({
    getParentRoute: () => entry,
    path: '/app/reset-password',
    component: lazyRouteComponent(() => import('./entry/reset-password-page.tsx'), 'ResetPasswordPage'),
  }),
  createRoute({
    getParentRoute: () => entry,
    path: '/app/two-factor',
    component: lazyRouteComponent(() => import('./entry/two-factor-page.tsx'), 'TwoFactorPage'),
  }),
  createRoute({
    getParentRoute: () => entry,
    path: '/app/report',
    validateSearch: parseReportSearch,
    component: lazyRouteComponent(() => import('./report/report-page.tsx'), 'ReportPage'),
  }),
  createRoute({
    getParentRoute: () => entry,
    path: '/app/invitation',
    component: lazyRouteComponent(() => import('./members/invitation-page.tsx'), 'InvitationPage'),
  }),
] as const;

/** Everything below asks one to sign in first, and comes back to what was asked for. */
const app = createRoute({
  getParentRoute: () => root,
  path: '/app',
  component: lazyRouteComponent(() => import('./session/app-frame.tsx'), 'AppFrame'),
});

const appStart = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: lazyRouteComponent(() => import('./session/app-start.tsx'), 'AppStart'),
});

const links = createRoute({
  getParentRoute: () => app,
  path: '/links',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('./links/links-page.tsx'), 'LinksPage'),
});

const bulk = createRoute({
  getParentRoute: () => app,
  path: '/links/bulk',
  component: lazyRouteComponent(() => import('./bulk/bulk-page.tsx'), 'BulkPage'),
});

const link = createRoute({
  getParentRoute: () => app,
  path: '/links/$linkId',
  validateSearch: parseAnalyticsSearch,
  component: lazyRouteComponent(() => import('./link/link-page.tsx'), 'LinkPage'),
});

const workspaces = createRoute({
  getParentRoute: () => app,
  path: '/workspaces',
  staticData: { needs: 'person' },
  component: lazyRouteComponent(() => import('./workspace/workspaces-page.tsx'), 'WorkspacesPage'),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-layout.tsx'), 'SettingsLayout'),
});

const settingsStart = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/app/settings/profile', replace: true });
  },
});

/** Each page of settings also stands in settings/settings-nav.ts. `needs: 'person'`: it is about no workspace. */
const settingsPages = [
  createRoute({
    getParentRoute: () => settings,
    path: '/profile',
    staticData: { needs: 'person' },
    component: lazyRouteComponent(() => import('./settings/profile-page.tsx'), 'ProfilePage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/security',
    staticData: { needs: 'person' },
    component: lazyRouteComponent(() => import('./settings/security-page.tsx'), 'SecurityPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/sessions',
    staticData: { needs: 'person' },
    component: lazyRouteComponent(() => import('./settings/sessions-page.tsx'), 'SessionsPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/workspace',
    component: lazyRouteComponent(() => import('./workspace/workspace-settings-page.tsx'), 'WorkspaceSettingsPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/members',
    component: lazyRouteComponent(() => import('./members/members-page.tsx'), 'MembersPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/keys',
    component: lazyRouteComponent(() => import('./keys/keys-page.tsx'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/audit',
    validateSearch: parseAuditSearch,
    component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
  }),
] as const;

const operator = createRoute({
  getParentRoute: () => app,
  path: '/operator',
  component: lazyRouteComponent(() => import('./settings/settings-layout.tsx'), 'SettingsLayout'),
});

const operatorStart = createRoute({
  getParentRoute: () => operator,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/app/operator/reports', replace: true });
  },
});

/** For those who run the instance; about no workspace of theirs. */
const operatorPages = [
  createRoute({
    getParentRoute: () => operator,
    path: '/reports',
    staticData: { needs: 'person' },
    component: lazyRouteComponent(() => import('./operator/reports-page.tsx'), 'ReportsPage'),
  }),
  createRoute({
    getParentRoute: () => operator,
    path: '/links',
    staticData: { needs: 'person' },
    validateSearch: parseReportSearch,
    component: lazyRouteComponent(() => import('./operator/find-link-page.tsx'), 'FindLinkPage'),
  }),
  createRoute({
    getParentRoute: () => operator,
    path: '/workspaces',
    staticData: { needs: 'person' },
    component: lazyRouteComponent(() => import('./operator/suspensions-page.tsx'), 'SuspensionsPage'),
  }),
  createRoute({
    getParentRoute: () => operator,
    path: '/blocklist',
    staticData: { needs: 'person' },
    component: lazyRouteComponent(() => import('./operator/blocklist-page.tsx'), 'BlocklistPage'),
  }),
  createRoute({
    getParentRoute: () => operator,
    path: '/settings',
    staticData: { needs: 'person' },
    component: lazyRouteComponent(() => import('./operator/instance-settings-page.tsx'), 'InstanceSettingsPage'),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([
    landing,
    entry.addChildren([...entryPages]),
    app.addChildren([
      appStart,
      links,
      bulk,
      link,
      workspaces,
      settings.addChildren([settingsStart, ...settingsPages]),
      operator.addChildren([operatorStart, ...operatorPages]),
    ]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: CrashPage,
  scrollRestoration: true,
  // Search params are plain text in the address bar, without JSON quotes.
  parseSearch: parseSearchWith(String),
  stringifySearch: stringifySearchWith(String),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** What the page is about; a workspace unless it says otherwise. */
    needs?: 'person';
  }
}
