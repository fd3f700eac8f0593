import NextAuth from 'next-auth';
import { authOptions } from '@/lib/server/auth';

type Context = { params: Promise<{ nextauth: string[] }> };

const handler = (request: Request, context: Context): Promise<Response> =>
  (NextAuth as (request: Request, context: Context, options: object) => Promise<Response>)(
    request,
    context,
    authOptions(),
  );

export { handler as GET, handler as POST };
