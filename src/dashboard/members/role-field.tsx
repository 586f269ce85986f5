import type { GrantableRole } from '../api/members.ts';
import { ChoiceField } from '../ui/choice-field.tsx';
import { roleHints, roleNames } from '../workspace/role-text.ts';

const grantable = ['viewer', 'editor', 'admin'] as const satisfies readonly GrantableRole[];
const choices = grantable.map((value) => ({ value, label: roleNames[value], hint: roleHints[value] }));

export type RoleFieldProps = { value: GrantableRole; onChange: (role: GrantableRole) => void };

export function RoleField({ value, onChange }: RoleFieldProps) {
  return <ChoiceField legend="Role" choices={choices} value={value} onChange={onChange} />;
}
