'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import {
  approve,
  authorizationQuery,
  refreshAuthorizations,
} from '@/lib/client/authorizations/authorization-queries';
import type { AuthorizationDetail, AuthorizationEntry } from '@/lib/contracts/authorizations';
import { useMoment } from '../ui/use-moment';
import { usePerson } from '../shell/person';
import { InlineProblem } from '../shell/RequestProblem';
import { Button, ButtonLink } from '../ui/Button';
import { IconButton } from '../ui/IconButton';
import { showToast } from '../ui/toast';
import { DetailPanel } from '../work/DetailPanel';
import { PanelSection } from '../work/PanelSection';
import { AuthorizationHistory } from './AuthorizationHistory';
import { AuthorizationState } from './AuthorizationState';
import { RevokeDialog } from './RevokeDialog';
import { useDay } from './use-day';

type Props = {
  authorizationId: string;
  mayChange: boolean;
  onRenew: (entry: AuthorizationEntry) => void;
  onShowSeller: (externalId: string) => void;
  onClose: () => void;
};

/** One authorization: what it says, what it reaches, what can be done, and what was done to its seller's. */
export function AuthorizationPanel(props: Props) {
  const t = useTranslations('authorizations');
  const detail = useQuery(authorizationQuery(props.authorizationId));
  return (
    <DetailPanel label={t('one')} detail={detail}>
      {(known) => <Known detail={known} {...props} />}
    </DetailPanel>
  );
}

function Known(props: { detail: AuthorizationDetail } & Props) {
  const { detail, authorizationId, mayChange, onRenew, onShowSeller, onClose } = props;
  const { authorization, history } = detail;
  const t = useTranslations('authorizations');
  return (
    <>
      <PanelSection>
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <h2 className="text-lg font-semibold break-words">{authorization.seller.externalId}</h2>
            <p className="text-ink-2">{authorization.brand.name}</p>
          </div>
          <AuthorizationState state={authorization.state} />
          <IconButton label={t('close')} icon={<X size={16} aria-hidden />} onClick={onClose} />
        </div>
        {mayChange && <Actions detail={detail} onRenew={onRenew} />}
      </PanelSection>
      <Facts detail={detail} />
      <PanelSection
        title={t('historyOf', { seller: authorization.seller.externalId })}
        hint={
          <button
            type="button"
            className="underline hover:text-ink"
            onClick={() => onShowSeller(authorization.seller.externalId)}
          >
            {t('showSeller')}
          </button>
        }
      >
        <AuthorizationHistory events={history} authorizationId={authorizationId} />
      </PanelSection>
    </>
  );
}

function Actions({ detail, onRenew }: { detail: AuthorizationDetail } & Pick<Props, 'onRenew'>) {
  const t = useTranslations('authorizations');
  const { id: personId } = usePerson();
  const client = useQueryClient();
  const { authorization } = detail;
  const { authorizationId, version, state, proposedBy } = authorization;
  const [isRevoking, setIsRevoking] = useState(false);
  const approval = useMutation({
    mutationFn: approve,
    onSuccess: () => showToast({ title: t('approvedToast', { count: 1 }) }),
    onSettled: () => refreshAuthorizations(client),
  });
  const isOwn = proposedBy?.userId === personId;
  const isStanding = !['revoked', 'declined'].includes(state);
  return (
    <>
      <div className="mt-3 flex flex-wrap gap-2">
        {state === 'proposed' && (
          <Button
            look="clear"
            disabled={isOwn || approval.isPending}
            onClick={() => approval.mutate({ authorizations: [{ authorizationId, version }] })}
          >
            {t('approve')}
          </Button>
        )}
        {state !== 'proposed' && <Button onClick={() => onRenew(authorization)}>{t('renew')}</Button>}
        {isStanding && state !== 'expired' && (
          <Button look="violation-outline" onClick={() => setIsRevoking(true)}>
            {state === 'proposed' ? t('decline') : t('revoke')}
          </Button>
        )}
      </div>
      {state === 'proposed' && isOwn && <p className="mt-2 text-ink-3">{t('ownProposal')}</p>}
      {approval.error !== null && (
        <div className="mt-2">
          <InlineProblem error={approval.error} />
        </div>
      )}
      {isRevoking && <RevokeDialog authorization={authorization} onClose={() => setIsRevoking(false)} />}
    </>
  );
}

function Facts({ detail: { authorization, reach } }: { detail: AuthorizationDetail }) {
  const t = useTranslations('authorizations');
  const day = useDay();
  const moment = useMoment();
  const { seller, categories, validFrom, validTo, document, documentFile, proposedBy } = authorization;
  const { approvedBy, approvedAt, revokedBy, revokedAt, revokeReason, createdAt } = authorization;
  const someone = (name: string | null) => name ?? t('commandLine');
  return (
    <PanelSection>
      <dl className="grid grid-cols-[minmax(5.5rem,28%)_1fr] gap-x-3 gap-y-1">
        <Row term={t('columns.source')}>{seller.source}</Row>
        <Row term={t('columns.categories')}>
          {categories.length === 0 ? t('everyCategory') : categories.join(', ')}
        </Row>
        <Row term={t('columns.period')}>{t('period', { from: day(validFrom), to: day(validTo) })}</Row>
        <Row term={t('columns.proof')}>
          {document ?? (documentFile === null && <span className="text-ink-3">{t('noProof')}</span>)}
          {documentFile !== null && (
            <ButtonLink
              className="mt-1"
              icon={<Download size={14} aria-hidden />}
              href={`/api/v1/documents/${documentFile.sha256}`}
              download
            >
              {documentFile.mediaType === 'application/pdf' ? t('savePdf') : t('savePicture')}
            </ButtonLink>
          )}
        </Row>
        <Row term={t('reach')}>{t('reachText', reach)}</Row>
        <Row term={t('proposed')}>
          {t('byAt', { name: someone(proposedBy?.name ?? null), at: moment(createdAt) })}
        </Row>
        {approvedAt !== null && (
          <Row term={t('approved')}>{t('byAt', { name: someone(approvedBy), at: moment(approvedAt) })}</Row>
        )}
        {revokedAt !== null && (
          <Row term={approvedAt === null ? t('declined') : t('revoked')}>
            {t('byAt', { name: someone(revokedBy), at: moment(revokedAt) })}
            <span className="block text-violation">{revokeReason}</span>
          </Row>
        )}
      </dl>
    </PanelSection>
  );
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
