'use client';

import { Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useDrawingPreferences } from '@/lib/client/labeling/drawing-preferences';
import { stagePictureUrls } from '@/lib/client/pictures';
import { REFERENCE_ROLES } from '@/lib/contracts/brands';
import type {
  DefinitionPicture,
  IdentificationPoint,
  MarkedRegion,
} from '@/lib/domain/brands/definition-content';
import type { DrawnBox } from '@/lib/domain/drawing/drawing';
import { newBox } from '@/lib/domain/drawing/new-boxes';
import { fitRect, nudgeRect, toRect, type Rect } from '@/lib/domain/drawing/rect';
import { DrawingStage } from '../../canvas/PictureStage';
import { BoxKeys } from '../../labeling/BoxKeys';
import { IconButton } from '../../ui/IconButton';
import { Select } from '../../ui/Select';
import { BilingualFields } from './BilingualFields';

type Props = {
  picture: DefinitionPicture;
  /** Null until the server has told it. */
  size: { width: number; height: number } | null;
  points: readonly IdentificationPoint[];
  smallestMarkPx: number | null;
  personId: string;
  isLocked: boolean;
  onChange: (picture: DefinitionPicture, gesture?: string) => void;
  onRemove: () => void;
};

const NO_POINT = '';

/** One picture on the table, with the regions that count drawn on it and what is seen in each. */
export function PictureDesk(props: Props) {
  const { picture, size, points, smallestMarkPx, personId, isLocked, onChange, onRemove } = props;
  const t = useTranslations('brands.definition');
  const preferences = useDrawingPreferences(personId);
  const [chosenIndex, setChosenIndex] = useState<number | null>(null);
  const { sha256, role, note, regions } = picture;
  const boxes = useMemo(() => regions.map((region, index) => newBox(String(index), null, region)), [regions]);
  const chosen = chosenIndex === null ? null : (boxes[chosenIndex] ?? null);
  const pointWords = (region: MarkedRegion) => {
    const index = points.findIndex(({ key }) => key === region.point);
    return index === -1 ? '' : `${index + 1} ${t(`kinds.${points[index]!.kind}`)}`;
  };
  const setRegions = (next: MarkedRegion[], gesture?: string) =>
    onChange({ ...picture, regions: next }, gesture);
  const setRegion = (index: number, part: Partial<MarkedRegion>, gesture?: string) =>
    setRegions(
      regions.map((region, at) => (at === index ? { ...region, ...part } : region)),
      gesture,
    );
  const add = (rect: Rect) => {
    setRegions([...regions, { ...rect, point: null }]);
    setChosenIndex(regions.length);
  };
  const remove = (index: number) => {
    setRegions(regions.filter((_, at) => at !== index));
    setChosenIndex(null);
  };
  const indexOf = (box: DrawnBox) => Number(box.id);
  return (
    <>
      <div className="min-h-64 flex-1">
        {size !== null && (
          <DrawingStage
            drawingKey={sha256}
            picture={{
              ...stagePictureUrls({ sha256, ...size }),
              ...size,
              alt: t('pictureAlt', { ...size, role }),
            }}
            boxes={boxes}
            suggestions={NONE}
            shown={regions.flatMap((region, index) =>
              index === chosenIndex
                ? []
                : [
                    {
                      ...toRect(region),
                      id: String(index),
                      label: pointWords(region),
                      kind: role === 'genuine' ? ('mark' as const) : ('refused' as const),
                      isUnsure: false,
                    },
                  ],
            )}
            chosenBox={chosen}
            chosenSuggestion={null}
            smallestMarkPx={role === 'genuine' ? smallestMarkPx : null}
            preferences={preferences}
            isLocked={isLocked}
            nearTo={null}
            onEffect={(effect) => {
              if (effect.kind === 'draw') add(fitRect(effect.rect, size));
              else if (effect.kind === 'reshape') setRegion(Number(effect.boxId), effect.rect);
              else setChosenIndex(effect.target?.kind === 'box' ? Number(effect.target.boxId) : null);
            }}
            onNewBox={add}
            onLeave={() => setChosenIndex(null)}
          />
        )}
      </div>
      {chosen !== null && !isLocked && size !== null && (
        <BoxKeys
          drawing={{
            remove: (box) => remove(indexOf(box)),
            duplicate: (box) => add(fitRect({ ...toRect(box), x: box.x + 10, y: box.y + 10 }, size)),
            nudge: (kind, direction, stepPx) =>
              setRegion(
                indexOf(chosen),
                nudgeRect(toRect(chosen), { kind, direction, stepPx }, size),
                `nudge ${chosen.id}`,
              ),
          }}
          box={chosen}
          onBrand={null}
        />
      )}
      <fieldset
        disabled={isLocked}
        className="grid max-h-64 grid-cols-2 gap-4 overflow-y-auto border-t border-line bg-panel px-4 py-3"
      >
        <div className="flex min-w-0 flex-col gap-1">
          <h2 className="text-xs font-semibold text-ink-3">{t('regions', { count: regions.length })}</h2>
          {regions.length === 0 && <p className="text-ink-3">{t('noRegions')}</p>}
          <ul className="flex flex-col gap-1">
            {regions.map((region, index) => (
              <li
                // A region has no name of its own; two of one place cannot be told apart.
                // oxlint-disable-next-line react/no-array-index-key
                key={index}
                className="flex items-center gap-2 rounded-md px-1 data-chosen:bg-accent-soft"
                data-chosen={index === chosenIndex ? '' : undefined}
              >
                <button type="button" className="tabular-nums" onClick={() => setChosenIndex(index)}>
                  {t('regionPlace', toRect(region))}
                </button>
                <div className="ml-auto w-40 shrink-0">
                  <Select
                    label={t('pointOf', { number: index + 1 })}
                    items={[
                      { value: NO_POINT, label: t('noPoint') },
                      ...points.map(({ key, kind }, at) => ({
                        value: key,
                        label: `${at + 1} ${t(`kinds.${kind}`)}`,
                      })),
                    ]}
                    value={region.point ?? NO_POINT}
                    onChange={(point) => setRegion(index, { point: point === NO_POINT ? null : point })}
                  />
                </div>
                <IconButton
                  label={t('removeRegion', { number: index + 1 })}
                  icon={<Trash2 size={15} aria-hidden />}
                  onClick={() => remove(index)}
                />
              </li>
            ))}
          </ul>
        </div>
        <div className="flex min-w-0 flex-col gap-2">
          <div className="flex items-center gap-2">
            <div className="w-48 shrink-0">
              <Select
                label={t('role')}
                items={REFERENCE_ROLES.map((one) => ({ value: one, label: t(`roleOf.${one}`) }))}
                value={role}
                onChange={(next) => onChange({ ...picture, role: next })}
              />
            </div>
            <IconButton
              label={t('removePicture')}
              className="ml-auto"
              icon={<Trash2 size={15} aria-hidden />}
              onClick={onRemove}
            />
          </div>
          <BilingualFields
            label={t('pictureNote')}
            text={note}
            onChange={(text) => onChange({ ...picture, note: text }, `${sha256} note`)}
          />
        </div>
      </fieldset>
    </>
  );
}

const NONE = [] as const;
