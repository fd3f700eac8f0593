import sharp, { type Sharp } from 'sharp';

/** More pixels than any shop photograph has; a decompression bomb has more. */
export const MAX_IMAGE_PIXELS = 50_000_000;

// Loaders that no ad needs and that parse hostile formats. The block holds for this whole process.
sharp.block({
  operation: [
    'VipsForeignLoadSvg',
    'VipsForeignLoadPdf',
    'VipsForeignLoadHeif',
    'VipsForeignLoadMagick',
    'VipsForeignLoadTiff',
    'VipsForeignLoadGif',
  ],
});

/** Opens untrusted image bytes: bounded in pixels, upright (EXIF orientation applied), truncated files refused. */
export function openImage(bytes: Uint8Array): Sharp {
  return sharp(bytes, {
    limitInputPixels: MAX_IMAGE_PIXELS,
    failOn: 'error',
    sequentialRead: true,
  }).autoOrient();
}
