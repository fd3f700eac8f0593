'use client';

import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useShortcutLabel } from '@/lib/client/shortcuts';
import { Field, Textarea } from '../ui/Field';
import { Kbd } from '../ui/Kbd';
import { PanelSection } from './PanelSection';

type Props = {
  command: 'comment' | 'label-comment';
  comment: string;
  isDisabled: boolean;
  /** The box registers how it is focused; the bar below has its key. */
  onReady: (focus: (() => void) | null) => void;
  onChange: (comment: string) => void;
};

/** Goes with the answer. Escape leaves the field, so that the keys decide again. */
export function CommentBox({ command, comment, isDisabled, onReady, onChange }: Props) {
  const t = useTranslations('work');
  const shortcut = useShortcutLabel(command);
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <PanelSection>
      <Field
        label={
          <span className="flex items-center gap-1.5">
            {t('comment')} <Kbd>{shortcut}</Kbd>
          </span>
        }
      >
        <Textarea
          ref={(element) => {
            field.current = element;
            onReady(element === null ? null : () => element.focus());
          }}
          value={comment}
          disabled={isDisabled}
          maxLength={4_000}
          rows={2}
          placeholder={t('commentHint')}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) {
              event.preventDefault();
              field.current?.blur();
            }
          }}
        />
      </Field>
    </PanelSection>
  );
}
