import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { PasskeyView } from '../api/account.ts';
import { removePasskey, renamePasskey } from '../api/account.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { rescueFocus } from '../shell/use-focus-on-navigation.ts';
import { announce } from '../ui/announcer.ts';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { passkeysKey } from './passkeys-key.ts';

export type PasskeyRowProps = { passkey: PasskeyView };

export function PasskeyRow({ passkey }: PasskeyRowProps) {
  const shown = passkey.name ?? 'Passkey';
  const [name, setName] = useState(shown);
  const queryClient = useQueryClient();

  function refresh(said: string): Promise<void> {
    announce(said);
    return queryClient.invalidateQueries({ queryKey: passkeysKey }).then(rescueFocus);
  }

  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0">
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium">{shown}</span>
          {passkey.backedUp && <Tag>Synced</Tag>}
        </p>
        {passkey.createdAt !== null && (
          <p className="text-sm text-ink-faint">
            Added <TimeAgo at={passkey.createdAt} />
          </p>
        )}
      </div>
      <div className="flex gap-1">
        <ConfirmButton
          look="quiet"
          size="small"
          trigger="Rename"
          label={`Rename ${shown}`}
          title={`Rename ${shown}`}
          confirm="Save name"
          pending="Saving…"
          confirmLook="primary"
          act={() => renamePasskey(passkey.id, name.trim() || shown)}
          onDone={() => refresh('Renamed')}
          onClose={() => setName(shown)}
        >
          <Field
            label="Name"
            autoComplete="off"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </ConfirmButton>
        <ConfirmButton
          look="quiet"
          size="icon"
          trigger={<Icon name="trash" />}
          label={`Remove ${shown}`}
          title={`Remove ${shown}?`}
          confirm="Remove"
          pending="Removing…"
          act={() => removePasskey(passkey.id)}
          onDone={() => refresh('Passkey removed')}
        >
          <p>It no longer signs you in. The device keeps its half until you delete it there too.</p>
        </ConfirmButton>
      </div>
    </li>
  );
}
