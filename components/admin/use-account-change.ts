import { useUpdateUser } from '@/lib/client/admin-queries';
import type { UpdateUser, UserView } from '@/lib/contracts/accounts';
import { usePerson } from '../shell/person';
import { showToast } from '../ui/toast';

/** Changes an account, which ends its sessions: whoever changes their own goes to the sign-in page. */
export function useAccountChange(user: UserView, onDone: () => void) {
  const update = useUpdateUser();
  const isOwn = usePerson().id === user.id;
  return {
    isOwn,
    isBusy: update.isPending,
    error: update.error,
    save: (change: UpdateUser, doneText: string) =>
      update.mutate(
        { id: user.id, change },
        {
          onSuccess: () => {
            if (isOwn)
              return window.location.assign(`/login?callbackUrl=${encodeURIComponent('/admin/accounts')}`);
            showToast({ title: doneText });
            onDone();
          },
        },
      ),
  };
}
