/** What operators set while the instance runs. */
import { sql } from 'drizzle-orm';

import type { Postgres, Context } from '../platform/postgres.ts';
import { signUpModes, type SignUpMode } from './wire.ts';

export interface SettingStore {
  signUpMode(): Promise<SignUpMode>;
  /** Whether somebody with this address may make an account now. */
  maySignUp(email: string): Promise<boolean>;
  setSignUpMode(context: Context, mode: SignUpMode, operatorId: string): Promise<void>;
}

const signUpMode = 'sign_up_mode';

export function postgresSettings(postgres: Postgres): SettingStore {
  async function readSignUpMode(): Promise<SignUpMode> {
    const [row] = await postgres.call<{ value: string | null }>(
      'primary',
      sql`select instance_setting(${signUpMode}) as value`,
    );
    // Nobody has said anything: whoever has set up an instance wants to sign up.
    if (!row || row.value === null) return 'open';
    // What a later version wrote is not known here; nobody gets in by it.
    return signUpModes.find((mode) => mode === row.value) ?? 'closed';
  }
  return {
    signUpMode: readSignUpMode,
    async maySignUp(email) {
      const mode = await readSignUpMode();
      if (mode !== 'invite-only') return mode === 'open';
      const [row] = await postgres.call<{ invited: boolean }>('primary', sql`select is_invited(${email}) as invited`);
      return row?.invited ?? false;
    },
    async setSignUpMode(context, mode, operatorId) {
      const call = sql`select set_instance_setting(${signUpMode}, ${mode}, ${operatorId}::uuid)`;
      await postgres.call('primary', call, context);
    },
  };
}
