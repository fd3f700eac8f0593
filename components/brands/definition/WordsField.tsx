'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Chip } from '../../ui/Chip';
import { Field, Input } from '../../ui/Field';

type Props = {
  label: string;
  hint?: string;
  words: readonly string[];
  onChange: (words: string[]) => void;
};

/** Several at once are pasted with commas or line breaks between them, in any script. */
const SEPARATORS = /[,,、;;\n\t]+/u;

/** A list of words: Enter or a comma adds, the cross or Backspace takes the last away. */
export function WordsField({ label, hint, words, onChange }: Props) {
  const t = useTranslations('brands.definition');
  const [typed, setTyped] = useState('');
  const add = (text: string) => {
    const added = text
      .split(SEPARATORS)
      .map((word) => word.trim())
      .filter((word) => word !== '' && !words.includes(word));
    if (added.length > 0) onChange([...words, ...new Set(added)]);
  };
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {words.length > 0 && (
        <ul aria-label={label} className="flex flex-wrap gap-1">
          {words.map((word) => (
            <li key={word}>
              <Chip
                removeLabel={t('removeWord', { word })}
                onRemove={() => onChange(words.filter((one) => one !== word))}
              >
                {word}
              </Chip>
            </li>
          ))}
        </ul>
      )}
      <Input
        value={typed}
        placeholder={t('addWord')}
        onChange={(event) => {
          const text = event.currentTarget.value;
          if (!SEPARATORS.test(text)) return setTyped(text);
          add(text);
          return setTyped('');
        }}
        onKeyDown={(event) => {
          // While an input method composes, Enter chooses a character.
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') {
            event.preventDefault();
            add(typed);
            setTyped('');
          } else if (event.key === 'Backspace' && typed === '' && words.length > 0) {
            onChange(words.slice(0, -1));
          }
        }}
        onBlur={() => {
          add(typed);
          setTyped('');
        }}
      />
    </Field>
  );
}
