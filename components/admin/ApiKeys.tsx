'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { apiKeysQuery, useRevokeApiKey } from '@/lib/client/admin-queries';
import type { ApiKeyView } from '@/lib/contracts/accounts';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { showToast } from '../ui/toast';
import { AdminSection } from './AdminSection';
import { ApiKeyTable } from './ApiKeyTable';
import { ConfirmDialog } from './ConfirmDialog';
import { CreateKeyDialog } from './CreateKeyDialog';

/** The keys with which programs send ads and read metrics. */
export function ApiKeys({ initialKeys }: { initialKeys: ApiKeyView[] }) {
  const t = useTranslations('apiKeys');
  const keys = useQuery({ ...apiKeysQuery(), initialData: { apiKeys: initialKeys } });
  const [isCreating, setIsCreating] = useState(false);
  const [ending, setEnding] = useState<ApiKeyView | null>(null);
  return (
    <AdminSection
      title={t('title')}
      text={t('text')}
      action={
        <Button icon={<Plus size={14} aria-hidden />} onClick={() => setIsCreating(true)}>
          {t('create')}
        </Button>
      }
    >
      {keys.isError && <InlineProblem error={keys.error} />}
      <ApiKeyTable apiKeys={keys.data.apiKeys} onEnd={setEnding} />
      {isCreating && <CreateKeyDialog onClose={() => setIsCreating(false)} />}
      {ending !== null && <EndKeyDialog apiKey={ending} onClose={() => setEnding(null)} />}
    </AdminSection>
  );
}

function EndKeyDialog({ apiKey, onClose }: { apiKey: ApiKeyView; onClose: () => void }) {
  const t = useTranslations('apiKeys');
  const revoke = useRevokeApiKey();
  return (
    <ConfirmDialog
      title={t('endTitle', { name: apiKey.name })}
      action={t('end')}
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={() =>
        revoke.mutate(apiKey.id, {
          onSuccess: () => {
            showToast({ title: t('endedToast', { name: apiKey.name }) });
            onClose();
          },
        })
      }
      onClose={onClose}
    >
      {t('endText', { source: apiKey.source })}
    </ConfirmDialog>
  );
}
