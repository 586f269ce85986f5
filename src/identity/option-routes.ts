/** HTTP of what a page must know before anybody has signed in: which ways in this instance offers. */
import * as z from 'zod';

import { signUpModes, type SignUpMode } from '../abuse/wire.ts';
import type { ApiApp } from '../http/api-app.ts';
import { jsonAnswer, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';

export interface OptionRoutesDeps {
  providers: readonly ('github' | 'google')[];
  signUpMode(): Promise<SignUpMode>;
}

const optionsRoute = apiRoute({
  access: 'public',
  method: 'get',
  limit: 'read-public',
  path: '/api/sign-in-options',
  operationId: 'getSignInOptions',
  summary: 'Which ways to sign in this instance offers, and to whom it gives accounts',
  tags: ['Account'],
  responses: {
    200: jsonAnswer(
      z.object({ providers: z.array(z.enum(['github', 'google'])), signUpMode: z.enum(signUpModes) }),
      'The ways',
    ),
    ...problemAnswers(503),
  },
});

export function optionRoutes(app: ApiApp, deps: OptionRoutesDeps): void {
  app.openapi(optionsRoute, async (c) =>
    c.json({ providers: [...deps.providers], signUpMode: await deps.signUpMode() }, 200, {
      'cache-control': 'public, max-age=60',
    }),
  );
}
