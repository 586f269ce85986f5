import { useWorkspace } from '../api/use-workspace.ts';
import { SelectField } from '../ui/select-field.tsx';

export type BulkDomainProps = { value: string; disabled: boolean; onChange: (hostname: string) => void };

/** The host of all links; nothing where there is no choice. */
export function BulkDomain({ value, disabled, onChange }: BulkDomainProps) {
  const { data } = useWorkspace();
  const domains = data?.domains ?? [];
  if (domains.length < 2) return null;
  return (
    <div className="sm:w-80">
      <SelectField
        label="Domain"
        disabled={disabled}
        value={value || domains.find(({ isDefault }) => isDefault)?.hostname}
        options={domains.map(({ hostname, isDefault }) => ({
          value: hostname,
          label: isDefault ? `${hostname} (default)` : hostname,
        }))}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
