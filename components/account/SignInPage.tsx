'use client';

import type { ComponentProps } from 'react';
import { useTranslations } from 'use-intl';
import { Emblem } from '../shell/Emblem';
import { LanguageMenu } from '../shell/LanguageMenu';
import { ThemeMenu } from '../shell/ThemeMenu';
import { LoginForm } from './LoginForm';

export function SignInPage(props: ComponentProps<typeof LoginForm>) {
  const t = useTranslations('login');
  return (
    <div className="flex min-h-dvh flex-col">
      <div className="flex justify-end gap-1 p-2">
        <LanguageMenu />
        <ThemeMenu />
      </div>
      <main className="flex flex-1 flex-col items-center px-6 pt-[8vh] pb-16">
        <Emblem className="size-10 text-accent" />
        {/* The product's name is the same in every language. */}
        <h1 className="mt-3 text-xl font-bold">{t('product')}</h1>
        <p className="mb-6 text-ink-2">{t('tagline')}</p>
        <LoginForm {...props} />
      </main>
    </div>
  );
}
