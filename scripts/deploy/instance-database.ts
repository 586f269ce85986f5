/** What a deployment asks of the instance's database, as its owner. */
import type { RolePasswords } from '../lib/migrate.ts';

/** How a code key stands to the one that the database's codes were made with. */
export type CodeKeyState = 'unused' | 'same' | 'changed';

export interface InstanceDatabase {
  /** Changes nothing; a database without tables has used no key. */
  compareCodeKey(codeKey: string): Promise<CodeKeyState>;
  /** Remembers the key's fingerprint if there is none, and compares as above. Needs the migrations. */
  pinCodeKey(codeKey: string): Promise<CodeKeyState>;
  /** Applies what is missing and gives the login roles their passwords; returns the names of what was new. */
  migrate(passwords: RolePasswords): Promise<string[]>;
  /** Makes these hosts domains that every workspace may use; returns those that were new. */
  addSharedDomains(hosts: readonly string[]): Promise<string[]>;
  hasWorkspace(): Promise<boolean>;
  /** Founds the first workspace and returns its key, which nothing can show again. */
  foundWorkspace(sharedDomain: string): Promise<string>;
}
