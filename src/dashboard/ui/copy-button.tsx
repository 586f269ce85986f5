import { useEffect, useRef, useState } from 'react';

import { announce } from './announcer.ts';
import type { ButtonLook } from './button.tsx';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** How long the button shows that it copied. */
const feedbackMs = 1800;

export type CopyButtonProps = ButtonLook & {
  text: string;
  /** The accessible name; it stays while the visible label changes, and the result is announced. */
  label: string;
  /** Said instead of the text itself, when that is long. */
  spoken?: string;
  /** Shown next to the icon; an icon alone when absent. */
  children?: string;
  className?: string;
};

export function CopyButton({ text, label, spoken = text, children, look, size, className = '' }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No permission, or a page without a secure context, where there is no clipboard at all.
      announce('Could not copy. Select the text and copy it yourself.');
      return;
    }
    announce(`Copied ${spoken}`);
    setCopied(true);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setCopied(false), feedbackMs);
  }

  return (
    <Button
      {...(look && { look })}
      {...(size && { size })}
      aria-label={label}
      title={children === undefined ? label : undefined}
      className={className}
      onClick={() => void copy()}
    >
      <Icon name={copied ? 'check' : 'copy'} />
      {children !== undefined && (copied ? 'Copied' : children)}
    </Button>
  );
}
