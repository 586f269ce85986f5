import type { ComponentProps } from 'react';

const base =
  'inline-flex items-center justify-center gap-2 rounded-control font-medium whitespace-nowrap select-none transition-colors duration-150 disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55';

const looks = {
  primary: 'bg-ink text-canvas hover:bg-ink-soft active:bg-ink',
  secondary: 'border border-line bg-surface text-ink shadow-card hover:bg-sunken',
  quiet: 'text-ink-soft hover:bg-sunken hover:text-ink',
  danger: 'bg-danger-fill text-white hover:opacity-90',
  dangerQuiet: 'border border-line bg-surface text-danger hover:bg-danger-wash',
} as const;

const sizes = {
  small: 'h-9 px-3 text-sm',
  medium: 'h-11 px-4 text-[0.9375rem]',
  large: 'h-12 px-5 text-base',
  icon: 'size-10',
} as const;

export type ButtonLook = { look?: keyof typeof looks; size?: keyof typeof sizes };

/** The classes of a button, for what looks like one but is a link. */
export function buttonClass({ look = 'secondary', size = 'medium' }: ButtonLook = {}): string {
  return `${base} ${looks[look]} ${sizes[size]}`;
}

export type ButtonProps = ButtonLook & ComponentProps<'button'>;

export function Button({ look, size, type = 'button', className = '', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={`${buttonClass({ ...(look && { look }), ...(size && { size }) })} ${className}`}
      {...rest}
    />
  );
}
