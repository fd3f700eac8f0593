import type { ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import { SHORT_SPLIT_NAMES } from '@/lib/domain/exchange/split-names';
import type { FormatWriter, WriteContext } from '../exchange-format';
import { toExtras } from '../picture-extras';
import { appendSpool, recordSeparator, type Spool } from '../spool';

type Part = { images: Spool; annotations: Spool; addImage: AddRecord; addAnnotation: AddRecord };
type AddRecord = ReturnType<typeof recordSeparator>;

/**
 * COCO object detection: `annotations/instances_<split>.json` (`default` without a split) and `images/`. Ids count from
 * 1 over all splits; a category's id is its place in the export's list plus 1.
 */
export async function startCoco({
  sink,
  spools,
  categories,
  categoryId,
}: WriteContext): Promise<FormatWriter> {
  const parts = new Map<string, Part>();
  let imageId = 0;
  let annotationId = 0;
  const open = async (name: string): Promise<Part> => {
    const part = {
      images: await spools.open(),
      annotations: await spools.open(),
      addImage: recordSeparator(),
      addAnnotation: recordSeparator(),
    };
    parts.set(name, part);
    return part;
  };
  return {
    picturePath: ({ fileName }) => `images/${fileName}`,
    async add(picture: ExchangePicture) {
      const name = picture.split === null ? 'default' : SHORT_SPLIT_NAMES[picture.split];
      const part = parts.get(name) ?? (await open(name));
      const { fileName, width, height } = picture;
      imageId += 1;
      await part.addImage(part.images, {
        id: imageId,
        file_name: fileName,
        width,
        height,
        touchstone: toExtras(picture),
      });
      for (const box of picture.boxes) {
        annotationId += 1;
        await part.addAnnotation(part.annotations, {
          id: annotationId,
          image_id: imageId,
          category_id: categoryId(box.brandSlug) + 1,
          bbox: [box.x, box.y, box.width, box.height],
          area: Math.round(box.width * box.height * 1e4) / 1e4,
          iscrowd: 0,
          segmentation: [],
          provenance: box.provenance,
        });
      }
    },
    async finish() {
      if (parts.size === 0) await open('default');
      for (const name of [...parts.keys()].sort()) {
        const { images, annotations } = parts.get(name)!;
        const whole = await spools.open();
        await whole.write(
          `{"info":${JSON.stringify({ description: 'Touchstone', version: '1' })},\n"categories":[\n`,
        );
        await whole.write(
          categories
            .map(({ slug, name: title }, index) =>
              JSON.stringify({ id: index + 1, name: slug, supercategory: 'brand', title }),
            )
            .join(',\n'),
        );
        await whole.write('\n],\n"images":[\n');
        await appendSpool(whole, await images.finish());
        await whole.write('\n],\n"annotations":[\n');
        await appendSpool(whole, await annotations.finish());
        await whole.write('\n]}\n');
        await sink.putSpool(`annotations/instances_${name}.json`, await whole.finish());
      }
    },
  };
}
