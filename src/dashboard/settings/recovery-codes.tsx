import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { saveFile } from '../ui/save-file.ts';
import { takeFocus } from '../ui/take-focus.ts';

export type RecoveryCodesProps = { codes: readonly string[]; onDone: () => void };

/** Shown once, right after they were made: the server keeps them so that it cannot show them again. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const text = codes.join('\n');

  function save(): void {
    saveFile('linkpulse-recovery-codes.txt', new Blob([`${text}\n`], { type: 'text/plain' }));
    announce('Recovery codes saved');
  }

  return (
    <div className="space-y-4">
      <h3 ref={takeFocus} tabIndex={-1} className="font-semibold">
        Save your recovery codes
      </h3>
      <p className="max-w-prose text-ink-soft">
        When you have lost your authenticator app, one of these codes signs you in. Each works once, and they are shown
        only now. Keep them where you keep other important papers.
      </p>
      <ul
        aria-label="Recovery codes"
        className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-control bg-sunken p-4 font-mono text-sm sm:max-w-sm"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} label="Copy all codes" spoken="all recovery codes">
          Copy
        </CopyButton>
        <Button onClick={save}>
          <Icon name="down" />
          Download
        </Button>
        <Button look="primary" onClick={onDone}>
          I have saved them
        </Button>
      </div>
    </div>
  );
}
