'use client';

import { Field as BaseField } from '@base-ui/react/field';
import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

export const CONTROL_CLASS = clsx(
  'w-full rounded-md border border-line-field bg-raised px-2 text-ink',
  'focus-visible:outline-offset-0 disabled:opacity-50 data-invalid:border-violation',
);

type Props = {
  label: ReactNode;
  /** What would be right, before anything is wrong. */
  hint?: ReactNode;
  /** What is wrong and what would be right. */
  error?: string | undefined;
  name?: string;
  className?: string;
  children: ReactNode;
};

/** Label, control, hint and error, tied together for assistive technology. */
export function Field({ label, hint, error, name, className, children }: Props) {
  return (
    <BaseField.Root
      invalid={error !== undefined}
      className={clsx('flex flex-col gap-1', className)}
      {...(name !== undefined && { name })}
    >
      <BaseField.Label className="text-xs font-medium text-ink-2">{label}</BaseField.Label>
      {children}
      {hint !== undefined && (
        <BaseField.Description className="text-xs text-ink-3">{hint}</BaseField.Description>
      )}
      <BaseField.Error match={error !== undefined} className="text-xs text-violation">
        {error}
      </BaseField.Error>
    </BaseField.Root>
  );
}

export function Input({ className, ...rest }: ComponentProps<typeof BaseField.Control>) {
  return <BaseField.Control className={clsx(CONTROL_CLASS, 'h-8', className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <BaseField.Control
      render={<textarea className={clsx(CONTROL_CLASS, 'min-h-16 resize-y py-1.5', className)} {...rest} />}
    />
  );
}
