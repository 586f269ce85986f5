import { WorkspacePage } from '../workspace/workspace-page.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { AuditLog } from './audit-log.tsx';
import { AuditProof } from './audit-proof.tsx';

export function AuditPage() {
  return (
    <WorkspacePage title="Audit log" needs="audit.read">
      {({ workspace }) => (
        <>
          <AuditFilters />
          <AuditLog />
          {workspace && <AuditProof workspaceId={workspace.id} />}
        </>
      )}
    </WorkspacePage>
  );
}
