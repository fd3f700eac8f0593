import { encode } from 'next-auth/jwt';

/** A session as signing in makes it (lib/server/auth.ts): the account's id and token version, and nothing else. */
export async function makeSessionCookie({
  id,
  tokenVersion,
}: {
  id: string;
  tokenVersion: number;
}): Promise<{ name: string; value: string }> {
  const value = await encode({
    token: { sub: id, userId: id, tokenVersion },
    secret: process.env['NEXTAUTH_SECRET']!,
    maxAge: 3_600,
  });
  return { name: 'next-auth.session-token', value };
}
