'use client';

import { useTranslations } from 'use-intl';
import type { EnergyMapJson } from '@/lib/contracts/energy-map';
import type { Review, Suspect } from '@/lib/contracts/review';
import { pictureUrl, stagePictureUrls } from '@/lib/client/pictures';
import { useShortcut } from '@/lib/client/shortcuts';
import { PictureStage } from '../canvas/PictureStage';
import { PictureStrip } from '../canvas/PictureStrip';
import { useDetectionBoxes } from './use-detection-boxes';

/** The same array each time, or the boxes would be made anew. */
const NO_DETECTIONS: Review['images'][number]['detections'] = [];

type Props = {
  images: Review['images'];
  imageIndex: number;
  /** The suspect whose map is shown, and whose boxes stand out. */
  suspect: Suspect | null;
  /** Undefined: on its way. Null: there is none. */
  energyMap: EnergyMapJson | null | undefined;
  personId: string;
  /** SHA-256 of the images that show what is decided. */
  evidence: ReadonlySet<string>;
  onShowImage: (index: number) => void;
  onToggleEvidence: (sha256: string) => void;
  onMapShown: () => void;
};

/** All pictures of the ad, one of them on the table with what the machine says of it. */
export function ReviewStage(props: Props) {
  const {
    images,
    imageIndex,
    suspect,
    energyMap,
    personId,
    evidence,
    onShowImage,
    onToggleEvidence,
    onMapShown,
  } = props;
  const t = useTranslations('stage');
  const image = images[imageIndex] ?? images[0];
  const boxes = useDetectionBoxes(suspect, image?.detections ?? NO_DETECTIONS);
  useShortcut(
    'toggle-evidence',
    image !== undefined && images.length > 1 ? () => onToggleEvidence(image.sha256) : null,
  );
  if (image === undefined) throw new Error('an ad under review has no image');
  return (
    <PictureStage
      picture={{
        ...stagePictureUrls(image),
        width: image.width,
        height: image.height,
        alt: t('pictureAlt', { number: imageIndex + 1, count: images.length }),
      }}
      boxes={boxes}
      energyMap={energyMap}
      personId={personId}
      onMapShown={onMapShown}
    >
      <PictureStrip
        pictures={images.map(({ sha256 }) => ({
          url: pictureUrl(sha256, 160),
          isEvidence: evidence.has(sha256),
        }))}
        currentIndex={imageIndex}
        onChoose={onShowImage}
      />
    </PictureStage>
  );
}
