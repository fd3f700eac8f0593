import { NotFoundNotice } from '@/components/shell/NotFoundNotice';

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <NotFoundNotice />
    </main>
  );
}
