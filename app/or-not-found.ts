import { notFound } from 'next/navigation';
import { AppError } from '@/lib/server/errors';

/** For a page about something that may be gone: the page that says so instead of an error. */
export function orNotFound(error: unknown): never {
  if (error instanceof AppError && error.code === 'not-found') notFound();
  throw error;
}
