/** What a person changes about themselves. */
import { callApi } from './call.ts';

const post = <Answer = unknown>(path: string, body: object = {}): Promise<Answer> =>
  callApi(`/auth${path}`, { method: 'POST', body });

export const changeName = (name: string) => post('/update-user', { name });
