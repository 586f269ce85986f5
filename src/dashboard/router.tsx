import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router';

import { parseAnalyticsSearch } from './link/analytics-search.ts';
import { parseListSearch } from './links/list-search.ts';
import { CrashPage } from './shell/crash-page.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';

const root = createRootRoute({ notFoundComponent: NotFoundPage });

const landing = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./landing/landing-page.tsx'), 'LandingPage'),
});

/** Everything below asks for a key first; a deep link stays in the address bar while a person signs in. */
const app = createRoute({
  getParentRoute: () => root,
  path: '/app',
  component: lazyRouteComponent(() => import('./session/app-frame.tsx'), 'AppFrame'),
});

const appStart = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/app/links', replace: true });
  },
});

const links = createRoute({
  getParentRoute: () => app,
  path: '/links',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('./links/links-page.tsx'), 'LinksPage'),
});

const link = createRoute({
  getParentRoute: () => app,
  path: '/links/$linkId',
  validateSearch: parseAnalyticsSearch,
  component: lazyRouteComponent(() => import('./link/link-page.tsx'), 'LinkPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([landing, app.addChildren([appStart, links, link])]),
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
}
