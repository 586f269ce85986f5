import { useRef, useState } from 'react';

import type { KeyView } from '../../api-keys/wire.ts';
import { revokeKey } from '../api/keys.ts';
import { RowAction } from '../shell/row-action.tsx';
import { Button } from '../ui/button.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { EditKey } from './edit-key.tsx';
import { KeyDetails } from './key-details.tsx';
import { KeyState } from './key-state.tsx';
import { RotateKey } from './rotate-key.tsx';

export type KeyRowProps = {
  apiKey: KeyView;
  mayManage: boolean;
  onRotated: (secret: string) => unknown;
  onChanged: (said: string) => Promise<void>;
};

export function KeyRow({ apiKey, mayManage, onRotated, onChanged }: KeyRowProps) {
  const { id, name, hint, lastUsedAt, createdAt } = apiKey;
  const [isEdited, setIsEdited] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);

  function closeForm(): void {
    setIsEdited(false);
    edit.current?.focus();
  }

  return (
    <li className="py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <p className="flex min-w-0 flex-wrap items-center gap-2">
            <span className="min-w-0 truncate font-medium">{name}</span>
            <code className="font-mono text-xs text-ink-faint">{hint}</code>
            <KeyState expiresAt={apiKey.expiresAt} />
          </p>
          <p className="text-sm text-ink-faint">
            {lastUsedAt === null ? (
              <>
                Never used, made <TimeAgo at={createdAt} />
              </>
            ) : (
              <>
                Last used <TimeAgo at={lastUsedAt} />
              </>
            )}
          </p>
        </div>
        {mayManage && (
          <div className="flex gap-1">
            <Button
              ref={edit}
              look="quiet"
              size="small"
              aria-label={`Edit ${name}`}
              aria-expanded={isEdited}
              onClick={() => setIsEdited(!isEdited)}
            >
              Edit
            </Button>
            <RotateKey apiKey={apiKey} onRotated={onRotated} />
            <RowAction
              verb="Revoke"
              thing={name}
              pending="Revoking…"
              act={() => revokeKey(id)}
              onDone={() => onChanged('Key revoked')}
            >
              <p>Whatever uses it is refused within 10 seconds. This cannot be undone.</p>
            </RowAction>
          </div>
        )}
      </div>
      {isEdited ? (
        <div className="mt-4 rounded-control border border-line p-4">
          <EditKey
            apiKey={apiKey}
            onSaved={async () => {
              await onChanged('Saved');
              closeForm();
            }}
            onCancel={closeForm}
          />
        </div>
      ) : (
        <KeyDetails apiKey={apiKey} />
      )}
    </li>
  );
}
