import type { KeyView } from '../../api-keys/wire.ts';
import { revokeKey } from '../api/keys.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { KeyDetails } from './key-details.tsx';
import { KeyState } from './key-state.tsx';
import { RotateKey } from './rotate-key.tsx';

export type KeyRowProps = {
  apiKey: KeyView;
  mayManage: boolean;
  onRotated: (secret: string) => unknown;
  onRevoked: () => unknown;
};

export function KeyRow({ apiKey, mayManage, onRotated, onRevoked }: KeyRowProps) {
  const { id, name, hint, lastUsedAt, createdAt } = apiKey;
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
            <RotateKey apiKey={apiKey} onRotated={onRotated} />
            <ConfirmButton
              look="quiet"
              size="small"
              trigger="Revoke"
              label={`Revoke ${name}`}
              title={`Revoke ${name}?`}
              confirm="Revoke"
              pending="Revoking…"
              act={() => revokeKey(id)}
              onDone={onRevoked}
            >
              <p>Whatever uses it is refused within 10 seconds. This cannot be undone.</p>
            </ConfirmButton>
          </div>
        )}
      </div>
      <KeyDetails apiKey={apiKey} />
    </li>
  );
}
