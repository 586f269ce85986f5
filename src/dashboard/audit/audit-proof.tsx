import { useMutation } from '@tanstack/react-query';

import { exportAudit } from '../api/audit.ts';
import { toFailureView } from '../api/failure.ts';
import { SettingsCard } from '../settings/settings-card.tsx';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { saveFile } from '../ui/save-file.ts';

export type AuditProofProps = { workspaceId: string };

/** How to take the log home, and how to find out that nobody has rewritten it. */
export function AuditProof({ workspaceId }: AuditProofProps) {
  const command = `npm run audit -- verify --workspace ${workspaceId}`;
  const take = useMutation({
    mutationFn: exportAudit,
    onSuccess: (parts) => {
      saveFile('linkpulse-audit.ndjson', new Blob(parts, { type: 'application/x-ndjson' }));
      announce('Audit log saved');
    },
  });
  return (
    <SettingsCard
      title="Proof"
      description="Each entry carries the hash of the one before, so a change to any of them shows. Whoever runs this instance checks it with:"
    >
      <div className="space-y-4">
        <div className="flex items-center gap-2 rounded-control bg-sunken py-1 pr-1 pl-3.5">
          <code className="min-w-0 flex-1 font-mono text-xs break-all">{command}</code>
          <CopyButton text={command} label="Copy the command" look="quiet" size="icon" />
        </div>
        <FormFailure failure={take.error ? toFailureView(take.error) : null} />
        <Button aria-disabled={take.isPending} onClick={() => !take.isPending && take.mutate()}>
          <Icon name="down" />
          {take.isPending ? 'Exporting…' : 'Export the log'}
        </Button>
        <p className="max-w-prose text-sm text-ink-faint">
          A line of JSON for each entry. Addresses and other personal values are erased after 30 days at the latest; the
          proof holds without them.
        </p>
      </div>
    </SettingsCard>
  );
}
