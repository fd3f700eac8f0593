'use client';

import { useTranslations } from 'use-intl';
import type { Bilingual } from '@/lib/domain/brands/definition-content';
import { Field, Textarea } from '../../ui/Field';

type Props = {
  /** What the text is about; read out before the language. */
  label: string;
  text: Bilingual;
  /** An empty one is said to be missing. */
  isNeeded?: boolean;
  onChange: (text: Bilingual) => void;
};

/** One text in both languages, side by side. */
export function BilingualFields({ label, text, isNeeded = false, onChange }: Props) {
  const t = useTranslations('brands.definition');
  return (
    <div className="grid grid-cols-2 gap-2">
      {(['en', 'zh'] as const).map((language) => (
        <Field
          key={language}
          label={
            <>
              <span className="sr-only">{label} </span>
              {t(`languages.${language}`)}
            </>
          }
          hint={isNeeded && text[language].trim() === '' ? t('textNeeded') : undefined}
        >
          <Textarea
            rows={2}
            lang={language === 'zh' ? 'zh-CN' : 'en'}
            value={text[language]}
            onChange={(event) => onChange({ ...text, [language]: event.currentTarget.value })}
          />
        </Field>
      ))}
    </div>
  );
}
