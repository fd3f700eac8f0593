'use client';

import { useTranslations } from 'use-intl';
import { ApiError } from '@/lib/client/fetch-json';
import { ErrorState } from '../ui/ErrorState';
import { useErrorText } from '../ui/error-text';

type Words = Readonly<Record<string, string>>;
type Props = {
  error: unknown;
  /** Words for codes that mean something particular here. */
  words?: Words;
  onRetry: () => void;
};

/** In place of what could not be loaded: why, and what to do. Nothing on the page is lost by signing in again. */
export function RequestProblem({ error, words, onRetry }: Props) {
  const t = useTranslations('problems');
  const errorText = useErrorText();
  const code = errorCode(error);
  return (
    <ErrorState
      title={t('notLoaded')}
      text={code === 'not-signed-in' ? <SignInElsewhere /> : (words?.[code] ?? errorText(code))}
      {...(code !== 'not-allowed' && { onRetry })}
    />
  );
}

type InlineProps = {
  error: unknown;
  /** Words for codes that mean something particular here. */
  words?: Words;
};

/** The same in one line, where a form or a list stays on screen. */
export function InlineProblem({ error, words }: InlineProps) {
  const errorText = useErrorText();
  const code = errorCode(error);
  return (
    <p role="alert" className="rounded-md bg-violation-soft px-3 py-2 text-violation">
      {code === 'not-signed-in' ? <SignInElsewhere /> : (words?.[code] ?? errorText(code))}
    </p>
  );
}

/** A refusal's code; anything else that went wrong is our fault. */
export function errorCode(error: unknown): string {
  return error instanceof ApiError ? error.code : 'internal';
}

function SignInElsewhere() {
  const t = useTranslations('problems');
  return t.rich('signInElsewhere', {
    link: (words) => (
      <a href="/login" target="_blank" rel="noreferrer" className="font-semibold underline">
        {words}
      </a>
    ),
  });
}
