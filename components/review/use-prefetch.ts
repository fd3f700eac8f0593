'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { preloadPictures, stagePictureUrls } from '@/lib/client/pictures';
import { fetchThumbnails, nearPrecedentsQuery } from '@/lib/client/precedents/precedent-queries';
import { energyMapQuery, mayHaveMap } from '@/lib/client/review/review-queries';
import type { HeldReview } from '@/lib/client/review/review-session';

/** Fetches and decodes what comes next, so that it paints in the frame it is asked for. */
export function usePrefetch(upcoming: readonly HeldReview[]): void {
  const client = useQueryClient();
  // Joins the picture cache and the query cache.
  useEffect(() => {
    for (const { reviewItemId, images, suspects } of upcoming) {
      preloadPictures(images.map((image) => stagePictureUrls(image).url));
      client.query(nearPrecedentsQuery(reviewItemId)).then(fetchThumbnails, () => {});
      const [first] = suspects;
      if (!first || !mayHaveMap(first)) continue;
      // A map that cannot be had now is asked for again when its item is on the table.
      client.query(energyMapQuery(first.bestImageSha256, first.brandModelId)).catch(() => {});
    }
  }, [upcoming, client]);
}
