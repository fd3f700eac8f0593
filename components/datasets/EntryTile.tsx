import { useTranslations } from 'use-intl';
import type { DatasetEntry } from '@/lib/contracts/dataset-entries';
import { LabelBadge } from '../data/LabelBadge';
import { PictureBoxes } from '../data/PictureBoxes';

type Props = {
  entry: DatasetEntry;
  /** Absent where there is nothing more to see. */
  onOpen?: () => void;
};

/** An entry as it was frozen. */
export function EntryTile({ entry, onOpen }: Props) {
  const t = useTranslations('datasets');
  const { brand, split, presence, kind, isHardNegative, isBrandFree, boxes } = entry;
  const name = brand?.name ?? t(isBrandFree ? 'brandFree' : 'noBrand');
  const body = (
    <>
      <PictureBoxes picture={entry} boxes={boxes ?? []} side={160} alt="" />
      <span className="flex flex-col gap-1 p-1.5 text-left">
        <span className="truncate font-medium" title={name}>
          {name}
        </span>
        <span className="flex items-center gap-1.5">
          {!isBrandFree && (
            <LabelBadge said={{ presence, kind, isHardNegative }} className="min-w-0 shrink truncate" />
          )}
          <span className="ml-auto text-xs text-ink-3">{t(`splits.${split}`)}</span>
        </span>
      </span>
    </>
  );
  const look = 'block w-full overflow-hidden rounded-md border border-line bg-panel';
  if (onOpen === undefined) return <div className={look}>{body}</div>;
  return (
    <button type="button" className={`${look} hover:border-line-strong`} onClick={onOpen}>
      {body}
    </button>
  );
}
