/** What operators set while the instance runs. */
import { sql } from 'drizzle-orm';

import type { Postgres, Context } from '../platform/postgres.ts';
import { signUpModes, type SignUpMode } from './wire.ts';

export interface SettingStore {
  signUpMode(): Promise<SignUpMode>;
  setSignUpMode(context: Context, mode: SignUpMode, operatorId: string): Promise<void>;
}

const signUpMode = 'sign_up_mode';

export const postgresSettings = (postgres: Postgres): SettingStore => ({
  async signUpMode() {
    const [row] = await postgres.call<{ value: string | null }>(
      'primary',
      sql`select instance_setting(${signUpMode}) as value`,
    );
    // Nobody has said anything: whoever has set up an instance wants to sign up.
    if (!row || row.value === null) return 'open';
    // What a later version wrote is not known here; nobody gets in by it.
    return signUpModes.find((mode) => mode === row.value) ?? 'closed';
  },
  async setSignUpMode(context, mode, operatorId) {
    await postgres.call(
      'primary',
      sql`select set_instance_setting(${signUpMode}, ${mode}, ${operatorId}::uuid)`,
      context,
    );
  },
});
