'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { Definition, DefinitionPicture, ReferenceRole } from '@/lib/contracts/brands';
import { Fact, Facts, PanelPart } from '../../admin/PanelPart';
import { RegionPicture } from './RegionPicture';

/** A version as it is, to be read. */
export function DefinitionSheet({ definition: { content, sizes } }: { definition: Definition }) {
  const t = useTranslations('brands.definition');
  const words = (list: readonly string[]) => (list.length === 0 ? t('none') : list.join(' · '));
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(22rem,2fr)_minmax(0,3fr)] overflow-hidden max-lg:grid-cols-1 max-lg:overflow-y-auto">
      <div className="overflow-y-auto border-r border-line bg-panel">
        <PanelPart title={t('names')}>
          <Facts>
            <Fact name={t('name')}>{content.name}</Fact>
            <Fact name={t('aliases')}>{words(content.aliases)}</Fact>
            <Fact name={t('keywords')}>{words(content.keywords)}</Fact>
            <Fact name={t('categories')}>{words(content.categories)}</Fact>
            <Fact name={t('smallestMark')}>
              {content.smallestMarkPx === null ? t('notSaid') : t('px', { count: content.smallestMarkPx })}
            </Fact>
          </Facts>
        </PanelPart>
        <PanelPart title={t('points')}>
          {content.points.length === 0 && <p className="text-ink-3">{t('none')}</p>}
          <ol className="flex list-decimal flex-col gap-2 pl-5 marker:text-ink-3">
            {content.points.map((point) => (
              <li key={point.key}>
                <span className="mr-2 text-xs text-ink-3">{t(`kinds.${point.kind}`)}</span>
                <BothLanguages text={point.text} />
              </li>
            ))}
          </ol>
        </PanelPart>
        <PanelPart title={t('rulings')}>
          {content.rulings.length === 0 && <p className="text-ink-3">{t('none')}</p>}
          <ul className="flex list-disc flex-col gap-2 pl-5 marker:text-ink-3">
            {content.rulings.map((ruling) => (
              <li key={ruling.key}>
                <BothLanguages text={ruling} />
              </li>
            ))}
          </ul>
        </PanelPart>
      </div>
      <div className="overflow-y-auto">
        <PictureGrid of="genuine" pictures={content.pictures} sizes={sizes} />
        <PictureGrid of="counter-example" pictures={content.pictures} sizes={sizes} />
      </div>
    </div>
  );
}

/** The reader's language first. */
export function BothLanguages({ text: { en, zh } }: { text: { en: string; zh: string } }) {
  const locale = useLocale();
  const [first, second] = locale === 'zh-CN' ? [zh, en] : [en, zh];
  return (
    <>
      <span>{first}</span>
      {second !== '' && <span className="block text-ink-3">{second}</span>}
    </>
  );
}

type GridProps = { of: ReferenceRole; pictures: readonly DefinitionPicture[]; sizes: Definition['sizes'] };

function PictureGrid({ of: role, pictures, sizes }: GridProps) {
  const t = useTranslations('brands.definition');
  const shown = pictures.filter((picture) => picture.role === role);
  return (
    <PanelPart title={t(`roles.${role}`, { count: shown.length })}>
      {shown.length === 0 && <p className="text-ink-3">{t('none')}</p>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(12rem,1fr))] gap-3">
        {shown.map((picture, index) => (
          <li key={picture.sha256} className="flex flex-col gap-1">
            <RegionPicture
              picture={picture}
              sizes={sizes}
              label={t('pictureNumber', { number: index + 1 })}
            />
            <BothLanguages text={picture.note} />
          </li>
        ))}
      </ul>
    </PanelPart>
  );
}
