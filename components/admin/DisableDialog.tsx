'use client';

import { useTranslations } from 'use-intl';
import type { UserView } from '@/lib/contracts/accounts';
import { ConfirmDialog } from './ConfirmDialog';
import { useAccountChange } from './use-account-change';

export function DisableDialog({ user, onClose }: { user: UserView; onClose: () => void }) {
  const t = useTranslations('accounts');
  const { isOwn, isBusy, error, save } = useAccountChange(user, onClose);
  return (
    <ConfirmDialog
      title={t('disableTitle', { name: user.name })}
      action={t('disable')}
      isBusy={isBusy}
      error={error}
      words={{ conflict: t('lastAdmin') }}
      onConfirm={() => save({ isDisabled: true }, t('disabled', { name: user.name }))}
      onClose={onClose}
    >
      {isOwn ? t('disableOwnText') : t('disableText', { name: user.name })}
    </ConfirmDialog>
  );
}
