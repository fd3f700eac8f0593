import { clsx } from 'clsx';
import { pictureUrl, type RenditionSide } from '@/lib/client/pictures';

type Props = {
  picture: { imageSha256: string; width: number; height: number };
  boxes: ReadonlyArray<{ x: number; y: number; width: number; height: number }>;
  side: RenditionSide;
  alt: string;
  className?: string;
};

/** A picture, whole, as large as its square allows, with boxes in original-image pixels over it. */
export function PictureBoxes({ picture, boxes, side, alt, className }: Props) {
  const { imageSha256, width, height } = picture;
  const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return (
    <div className={clsx('grid aspect-square place-items-center overflow-hidden bg-stage', className)}>
      <div
        className={clsx('relative', width >= height ? 'w-full' : 'h-full')}
        style={{ aspectRatio: `${width} / ${height}` }}
      >
        {/* Renditions of our own, behind sign-in: there is nothing for an optimiser to do. */}
        {/* oxlint-disable-next-line nextjs/no-img-element */}
        <img
          src={pictureUrl(imageSha256, side)}
          alt={alt}
          loading="lazy"
          decoding="async"
          draggable={false}
          className="size-full object-contain"
        />
        {boxes.map((box, index) => (
          <span
            // Boxes of a settled set never change places.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            aria-hidden
            className="absolute rounded-[1px] border-[1.5px] border-mark"
            style={{
              left: share(box.x, width),
              top: share(box.y, height),
              width: share(box.width, width),
              height: share(box.height, height),
            }}
          />
        ))}
      </div>
    </div>
  );
}
