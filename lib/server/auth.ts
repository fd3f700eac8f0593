import 'server-only';
import type { NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { signIn } from './accounts/sign-in';
import { config } from './config/env';
import { db } from './database/db';
import { AppError } from './errors';

const EIGHT_HOURS_S = 8 * 3_600;

declare module 'next-auth' {
  interface User {
    tokenVersion: number;
  }
  interface Session {
    userId: string;
    tokenVersion: number;
  }
}
declare module 'next-auth/jwt' {
  interface JWT {
    userId: string;
    tokenVersion: number;
  }
}

let cached: NextAuthOptions | undefined;

/**
 * next-auth: e-mail and password, a signed cookie that holds the account's id and token version and nothing else. Who
 * the person is and what they may do is read from the database on every request (session.ts).
 */
export function authOptions(): NextAuthOptions {
  cached ??= {
    secret: config().authSecret,
    session: { strategy: 'jwt', maxAge: EIGHT_HOURS_S },
    pages: { signIn: '/login', error: '/login' },
    providers: [
      Credentials({
        credentials: { email: {}, password: { type: 'password' } },
        authorize: (credentials, request) => authorize(credentials, addressOf(request.headers ?? {})),
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        if (user) {
          token.userId = user.id;
          token.tokenVersion = user.tokenVersion;
          delete token.email;
          delete token.name;
        }
        return token;
      },
      session({ session, token }) {
        return { expires: session.expires, userId: token.userId, tokenVersion: token.tokenVersion };
      },
    },
  };
  return cached;
}

async function authorize(credentials: Record<'email' | 'password', string> | undefined, address: string) {
  const { email, password } = credentials ?? {};
  if (!email || !password || email.length > 320 || password.length > 1_000) return null;
  try {
    return await signIn(db(), { email, password }, address);
  } catch (error) {
    // next-auth shows the page this text as `error`: a code of ours, with the seconds to wait.
    if (error instanceof AppError)
      throw new Error(`${error.code}:${/\d+/.exec(error.message)?.[0] ?? ''}`, { cause: error });
    throw error;
  }
}

/** The web process puts the socket's address into this header itself unless TRUST_PROXY is set (cli/web/serve.mjs). */
function addressOf(headers: Record<string, unknown>): string {
  const forwarded = headers['x-forwarded-for'];
  return typeof forwarded === 'string' ? forwarded.split(',')[0]!.trim() : 'unknown';
}
