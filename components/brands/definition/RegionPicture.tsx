'use client';

import { pictureUrl } from '@/lib/client/pictures';
import type { Definition, DefinitionPicture } from '@/lib/contracts/brands';

type Props = {
  picture: DefinitionPicture;
  sizes: Definition['sizes'];
  label: string;
  className?: string;
};

/** A picture of a definition with its regions on it. */
export function RegionPicture({ picture: { sha256, regions }, sizes, label, className = 'max-h-56' }: Props) {
  const { width, height } = sizes[sha256] ?? { width: 1, height: 1 };
  const stroke = Math.max(width, height) / 120;
  return (
    <svg
      // The picture itself is inside.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="img"
      viewBox={`0 0 ${width} ${height}`}
      aria-label={label}
      className={`on-stage w-full rounded-md bg-stage ${className}`}
    >
      <image href={pictureUrl(sha256, 480)} width={width} height={height} />
      {regions.map((region) => (
        <rect
          key={`${region.x} ${region.y} ${region.width} ${region.height}`}
          x={region.x}
          y={region.y}
          width={region.width}
          height={region.height}
          fill="none"
          strokeWidth={stroke}
          className="stroke-mark"
        />
      ))}
    </svg>
  );
}
