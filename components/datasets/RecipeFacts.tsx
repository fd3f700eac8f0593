import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Recipe } from '@/lib/contracts/dataset-recipes';

/** What a recipe asks for, in words; the file that says the same is docs/datasets.md's matter. */
export function RecipeFacts({ recipe }: { recipe: Recipe }) {
  const t = useTranslations('datasets');
  const format = useFormatter();
  const percent = (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 1 });
  const quota = (count: number | null) => (count === null ? t('allThereAre') : format.number(count));
  const { split } = recipe;
  return (
    <dl className="grid max-w-160 grid-cols-[auto_1fr] gap-x-6 gap-y-1">
      <Fact name={t('fields.brand')}>{recipe.brands?.join(', ') ?? t('everyBrand')}</Fact>
      <Fact name={t('fields.sources')}>{recipe.sources?.join(', ') ?? t('everySource')}</Fact>
      {(recipe.from !== null || recipe.to !== null) && (
        <Fact name={t('days')}>{t('fromTo', { from: recipe.from ?? '…', to: recipe.to ?? '…' })}</Fact>
      )}
      {recipe.kind === 'learning' && (
        <>
          <Fact name={t('fields.positives')}>{quota(recipe.quotas.positives)}</Fact>
          <Fact name={t('fields.hardNegatives')}>
            {quota(recipe.quotas.hardNegatives)}
            {recipe.quotas.hardNegatives !== null && ` · ${t(`orders.${recipe.hardNegativeOrder}`)}`}
          </Fact>
          <Fact name={t('fields.randomNegatives')}>{quota(recipe.quotas.randomNegatives)}</Fact>
          {Object.keys(recipe.brandQuotas).length > 0 && (
            <Fact name={t('ownQuotas')}>{Object.keys(recipe.brandQuotas).join(', ')}</Fact>
          )}
        </>
      )}
      {recipe.kind === 'closed' && <Fact name={t('fields.positives')}>{quota(recipe.positives)}</Fact>}
      {recipe.kind === 'open' && (
        <Fact name={t('fields.flaggedPercent')}>{percent(recipe.flaggedShare)}</Fact>
      )}
      <Fact name={t('together')}>
        {t('togetherText', {
          bits: split.nearDuplicateBits,
          seller: split.keepSellersTogether ? 'yes' : 'no',
        })}
      </Fact>
      {recipe.kind === 'learning' && (
        <Fact name={t('splitShares')}>
          {t('splitSharesText', {
            training: percent(split.shares.training),
            validation: percent(split.shares.validation),
            test: percent(split.shares.test),
            oversized: percent(split.oversizedShare),
          })}
        </Fact>
      )}
      <Fact name={t('fields.seed')}>{split.seed}</Fact>
      {recipe.apartFrom.length > 0 && <Fact name={t('fields.apartFrom')}>{recipe.apartFrom.join(', ')}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
