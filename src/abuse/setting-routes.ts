/** HTTP of the settings that operators change while the instance runs. */

import type { ApiApp } from '../http/api-app.ts';
import { jsonAnswer, jsonBody, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { tenantlessContext } from '../http/write-context.ts';
import type { SettingStore } from './setting-store.ts';
import { Settings } from './wire.ts';

const tags = ['Operator'];
const path = '/api/operator/settings';

const readRoute = apiRoute({
  access: 'operator',
  method: 'get',
  path,
  operationId: 'getSettings',
  summary: 'Settings of the instance',
  tags,
  responses: { 200: jsonAnswer(Settings, 'The settings'), ...problemAnswers(503) },
});

const changeRoute = apiRoute({
  access: 'operator',
  method: 'put',
  path,
  operationId: 'changeSettings',
  summary: 'Change who may sign up',
  tags,
  request: { body: jsonBody(Settings) },
  responses: { 200: jsonAnswer(Settings, 'The settings'), ...problemAnswers(400, 413, 415, 422, 503) },
});

export function settingRoutes(app: ApiApp, { settings }: { settings: SettingStore }): void {
  app.openapi(readRoute, async (c) => c.json({ signUpMode: await settings.signUpMode() }, 200));
  app.openapi(changeRoute, async (c) => {
    const { signUpMode } = c.req.valid('json');
    const context = tenantlessContext(c);
    await settings.setSignUpMode(context, signUpMode, c.var.person.userId);
    return c.json({ signUpMode }, 200);
  });
}
