'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import {
  propose,
  refreshAuthorizations,
  sellerQuery,
} from '@/lib/client/authorizations/authorization-queries';
import type { BrandSummary } from '@/lib/contracts/brands';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Combobox } from '../ui/Combobox';
import { Dialog } from '../ui/Dialog';
import { Field, Input } from '../ui/Field';
import { showToast } from '../ui/toast';
import { readProposal, type ProposalForm } from './proposal-form';

type Props = {
  initial: ProposalForm;
  brands: readonly BrandSummary[];
  onProposed: (authorizationId: string) => void;
  onClose: () => void;
};

const NO_FIELDS: ReadonlySet<string> = new Set();

/** Who may sell what, where, for how long, and what proves it. */
export function ProposeDialog({ initial, brands, onProposed, onClose }: Props) {
  const t = useTranslations('authorizations');
  const tUi = useTranslations('ui');
  const client = useQueryClient();
  const formId = useId();
  const [form, setForm] = useState(initial);
  const [isTried, setIsTried] = useState(false);
  const proposing = useMutation({ mutationFn: propose, onSettled: () => refreshAuthorizations(client) });
  const read = readProposal(form);
  const wrong = isTried && read.kind === 'wrong' ? read.fields : NO_FIELDS;
  const change = (part: Partial<ProposalForm>) => setForm({ ...form, ...part });
  const errorOf = (field: WrongField) => (wrong.has(field) ? t(`wrong.${field}`) : undefined);
  const send = () => {
    setIsTried(true);
    if (read.kind === 'wrong') return;
    proposing.mutate(read.proposal, {
      onSuccess: ({ authorizationId }) => {
        showToast({ title: t('proposedToast') });
        onProposed(authorizationId);
      },
    });
  };
  return (
    <Dialog
      isOpen
      title={t('proposeTitle')}
      description={t('proposeText')}
      className="w-[min(94vw,40rem)]"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi('cancel')}</Button>
          <Button look="solid" type="submit" form={formId} disabled={proposing.isPending}>
            {t('propose')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="grid grid-cols-2 gap-x-4 gap-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <SellerFields form={form} errorOf={errorOf} onChange={change} />
        <Field label={t('columns.brand')} error={errorOf('brandId')}>
          <Combobox
            label={t('columns.brand')}
            items={brands.map(({ id, name, aliases }) => ({
              value: id,
              label: [name, ...aliases].join(' · '),
            }))}
            value={form.brandId}
            emptyText={t('noSuchBrand')}
            onChange={(brandId) => change({ brandId })}
          />
        </Field>
        <Field label={t('columns.categories')} hint={t('categoriesHint')}>
          <Input
            value={form.categories}
            autoComplete="off"
            onChange={(event) => change({ categories: event.currentTarget.value })}
          />
        </Field>
        <Field label={t('validFrom')} error={errorOf('validFrom')}>
          <Input
            type="date"
            value={form.validFrom}
            onChange={(event) => change({ validFrom: event.currentTarget.value })}
          />
        </Field>
        <Field label={t('validTo')} hint={t('validToHint')} error={errorOf('validTo')}>
          <Input
            type="date"
            value={form.validTo}
            onChange={(event) => change({ validTo: event.currentTarget.value })}
          />
        </Field>
        <Field label={t('document')} hint={t('documentHint')} error={errorOf('document')}>
          <Input
            value={form.document}
            autoComplete="off"
            maxLength={500}
            onChange={(event) => change({ document: event.currentTarget.value })}
          />
        </Field>
        <Field label={t('file')} hint={t('fileHint')}>
          <Input
            type="file"
            accept=".pdf,.jpg,.jpeg,.png,.webp"
            className="py-1"
            onChange={(event) => change({ file: event.target.files?.[0] ?? null })}
          />
        </Field>
      </form>
      {proposing.error !== null && (
        <div className="mt-3">
          <InlineProblem error={proposing.error} words={{ conflict: t('standsAlready') }} />
        </div>
      )}
    </Dialog>
  );
}

type WrongField = 'source' | 'sellerExternalId' | 'brandId' | 'validFrom' | 'validTo' | 'document';
type SellerProps = {
  form: ProposalForm;
  errorOf: (field: WrongField) => string | undefined;
  onChange: (part: Partial<ProposalForm>) => void;
};

/** Whose seller, and whether we know them. */
function SellerFields({ form, errorOf, onChange }: SellerProps) {
  const t = useTranslations('authorizations');
  const { source, sellerExternalId } = form;
  const known = useQuery(sellerQuery(source.trim(), sellerExternalId.trim()));
  const isNamed = source.trim() !== '' && sellerExternalId.trim() !== '';
  const seller = known.data?.seller;
  return (
    <>
      <Field label={t('columns.source')} hint={t('sourceHint')} error={errorOf('source')}>
        <Input
          value={source}
          autoComplete="off"
          list="sources"
          onChange={(event) => onChange({ source: event.currentTarget.value })}
        />
      </Field>
      <datalist id="sources">
        {known.data?.sources.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <Field
        label={t('columns.seller')}
        error={errorOf('sellerExternalId')}
        hint={
          !isNamed || known.data === undefined
            ? t('sellerHint')
            : seller
              ? t('sellerKnown', { ads: seller.adCount, authorizations: seller.authorizations })
              : t('sellerUnknown')
        }
      >
        <Input
          value={sellerExternalId}
          autoComplete="off"
          onChange={(event) => onChange({ sellerExternalId: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}
