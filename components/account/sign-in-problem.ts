export type SignInProblem =
  { kind: 'wrong' } | { kind: 'too-many'; waitMs: number } | { kind: 'expired' } | { kind: 'unreachable' };

/**
 * What next-auth's `error` means. The server throws `too-many-attempts:<seconds>` where it refuses to try;
 * `CredentialsSignin` is next-auth's word for null. Anything else (no answer, a server error) is not the person's fault.
 */
export function parseSignInProblem(error: string | null | undefined): SignInProblem {
  if (error === 'CredentialsSignin') return { kind: 'wrong' };
  if (error === 'SessionRequired' || error === 'expired') return { kind: 'expired' };
  const seconds = /^too-many-attempts(?::(\d*))?$/.exec(error ?? '');
  if (seconds !== null) return { kind: 'too-many', waitMs: Number(seconds[1] || 60) * 1_000 };
  return { kind: 'unreachable' };
}
