import { stringify } from 'yaml';
import { SPLITS } from '@/lib/domain/datasets/splits';
import { toShares } from '@/lib/domain/exchange/box-coordinates';
import { stemOf } from '@/lib/domain/exchange/file-names';
import type { ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import { SHORT_SPLIT_NAMES, UNSPLIT_FOLDER } from '@/lib/domain/exchange/split-names';
import type { FormatWriter, WriteContext } from '../exchange-format';
import { SIDECAR_NAME, writeSidecarLine } from '../sidecar';

/** Ten digits: exact to hundredths of a pixel in pictures of any size that is taken. */
const DIGITS = 10;

/**
 * Ultralytics YOLO: `data.yaml`, `images/<split>/`, `labels/<split>/` with a text file a picture (empty for an explicit
 * negative). Pictures without a split lie in `unsplit` and are trained on only where nothing has a split.
 */
export async function startYolo({
  sink,
  spools,
  categories,
  categoryId,
}: WriteContext): Promise<FormatWriter> {
  const sidecar = await spools.open();
  const folders = new Set<string>();
  const folderOf = ({ split }: ExchangePicture) =>
    split === null ? UNSPLIT_FOLDER : SHORT_SPLIT_NAMES[split];
  return {
    picturePath: (picture) => `images/${folderOf(picture)}/${picture.fileName}`,
    async add(picture) {
      folders.add(folderOf(picture));
      const lines = picture.boxes.map((box) => {
        const shares = toShares(box, picture).map((share) => share.toFixed(DIGITS));
        return `${categoryId(box.brandSlug)} ${shares.join(' ')}\n`;
      });
      await sink.put(
        `labels/${folderOf(picture)}/${stemOf(picture.fileName)}.txt`,
        Buffer.from(lines.join('')),
      );
      await writeSidecarLine(sidecar, picture);
    },
    async finish() {
      const names = categories.map(({ slug }) => slug);
      // Ultralytics reads YAML 1.1, where a bare `no` is false.
      const yaml = stringify(dataYaml(folders, names), { version: '1.1' });
      await sink.put('data.yaml', Buffer.from(yaml));
      await sink.putSpool(SIDECAR_NAME, await sidecar.finish());
    },
  };
}

/** Ultralytics asks for `train` and `val`; what is missing is the split that is there. */
function dataYaml(folders: ReadonlySet<string>, names: readonly string[]): object {
  const there = SPLITS.map((split) => SHORT_SPLIT_NAMES[split]).find((name) => folders.has(name));
  const fallback = `images/${there ?? UNSPLIT_FOLDER}`;
  const folderOf = (name: string) => (folders.has(name) ? `images/${name}` : fallback);
  return {
    train: folderOf('train'),
    val: folderOf('val'),
    ...(folders.has('test') ? { test: 'images/test' } : {}),
    nc: names.length,
    names,
  };
}
