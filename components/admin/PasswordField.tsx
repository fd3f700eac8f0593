'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';
import { Field, Input } from '../ui/Field';
import { IconButton } from '../ui/IconButton';

type Props = { error: string | undefined };

/** A password for somebody else: it can be made up here, and read, because it has to be passed on. */
export function PasswordField({ error }: Props) {
  const t = useTranslations('accounts');
  const [password, setPassword] = useState('');
  const [isShown, setIsShown] = useState(false);
  return (
    <Field label={t('password')} {...(error === undefined && { hint: t('passwordHint') })} error={error}>
      <div className="flex items-center gap-1">
        <Input
          name="password"
          type={isShown ? 'text' : 'password'}
          autoComplete="new-password"
          value={password}
          className={isShown ? 'font-mono' : ''}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <IconButton
          label={isShown ? t('hidePassword') : t('showPassword')}
          icon={isShown ? <EyeOff size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
          onClick={() => setIsShown(!isShown)}
        />
        <Button
          onClick={() => {
            setPassword(suggestPassword());
            setIsShown(true);
          }}
        >
          {t('suggest')}
        </Button>
      </div>
    </Field>
  );
}

/** Without characters that are taken for each other when read out: 54 ^ 16 possibilities. */
const CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 16;

function suggestPassword(): string {
  const limit = 256 - (256 % CHARACTERS.length);
  let password = '';
  while (password.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) {
      if (byte < limit && password.length < LENGTH) password += CHARACTERS[byte % CHARACTERS.length];
    }
  }
  return password;
}
