'use client';

import { signIn } from 'next-auth/react';
import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';
import { Field, Input } from '../ui/Field';
import { textOf } from '../ui/form-text';
import { DemoAccounts, type DemoAccount } from './DemoAccounts';
import { parseSignInProblem, type SignInProblem } from './sign-in-problem';
import { SignInNotice } from './SignInNotice';

type Props = {
  /** Null outside demonstration mode. */
  demoAccounts: readonly DemoAccount[] | null;
  /** A path of ours. */
  returnTo: string;
  initialProblem: SignInProblem | null;
};

export function LoginForm({ demoAccounts, returnTo, initialProblem }: Props) {
  const t = useTranslations('login');
  const [problem, setProblem] = useState(initialProblem);
  const [isBusy, setIsBusy] = useState(false);
  const isWrong = problem?.kind === 'wrong';

  const attempt = async (email: string, password: string) => {
    setIsBusy(true);
    const answer = await signIn('credentials', { email, password, redirect: false }).catch(() => undefined);
    if (answer?.ok === true && answer.error === null) {
      // A full load: every server component renders again as the person who signed in.
      window.location.assign(returnTo);
      return;
    }
    setProblem(parseSignInProblem(answer?.error));
    setIsBusy(false);
  };

  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void attempt(textOf(form.get('email')), textOf(form.get('password')));
  };

  return (
    <div className="flex w-80 flex-col gap-4">
      <SignInNotice problem={problem} />
      <form className="flex flex-col gap-3" onSubmit={onSubmit}>
        <Field label={t('email')}>
          <Input name="email" type="email" autoComplete="username" required />
        </Field>
        <Field label={t('password')} error={isWrong ? t('wrong') : undefined}>
          <Input name="password" type="password" autoComplete="current-password" required />
        </Field>
        <Button look="solid" type="submit" disabled={isBusy} className="mt-1">
          {isBusy ? t('signingIn') : t('signIn')}
        </Button>
      </form>
      {demoAccounts !== null && (
        <DemoAccounts
          accounts={demoAccounts}
          isBusy={isBusy}
          onChoose={({ email, password }) => void attempt(email, password)}
        />
      )}
    </div>
  );
}
