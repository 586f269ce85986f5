import { useMutation } from '@tanstack/react-query';

import { exportAccount } from '../api/account.ts';
import { toFailureView } from '../api/failure.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { saveFile } from '../ui/save-file.ts';

export function ExportAccount() {
  const get = useMutation({
    mutationFn: exportAccount,
    onSuccess: (everything) => {
      const text = JSON.stringify(everything, null, 2);
      saveFile('linkpulse-account.json', new Blob([text], { type: 'application/json' }));
      announce('Your data was saved as a file');
    },
  });
  return (
    <div className="space-y-4">
      <FormFailure failure={get.error ? toFailureView(get.error) : null} />
      <Button aria-disabled={get.isPending} onClick={() => !get.isPending && get.mutate()}>
        <Icon name="down" />
        {get.isPending ? 'Gathering…' : 'Download my data'}
      </Button>
    </div>
  );
}
