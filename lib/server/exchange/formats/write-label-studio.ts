import { toPercent } from '@/lib/domain/exchange/box-coordinates';
import {
  isSearched,
  UNKNOWN_MARK,
  type ExchangeCategory,
  type ExchangePicture,
  type ExchangeProvenance,
} from '@/lib/domain/exchange/exchange-picture';
import { xmlText } from '@/lib/domain/exchange/xml-text';
import type { FormatWriter, WriteContext } from '../exchange-format';
import { toExtras } from '../picture-extras';
import { recordSeparator } from '../spool';

/** Label Studio serves local files under this address, by their path from its document root. */
export const LOCAL_FILES = '/data/local-files/?d=';
/** Label Studio's own words for where a region comes from; what was imported has none. */
export const LABEL_STUDIO_ORIGINS: Readonly<Partial<Record<ExchangeProvenance, string>>> = {
  drawn: 'manual',
  accepted: 'prediction',
  edited: 'prediction-changed',
};

/** Label Studio: `tasks.json`, `label-config.xml` for the project and `images/`. */
export async function startLabelStudio({ sink, spools, categories }: WriteContext): Promise<FormatWriter> {
  const tasks = await spools.open();
  const add = recordSeparator();
  let id = 0;
  await tasks.write('[\n');
  return {
    picturePath: ({ fileName }) => `images/${fileName}`,
    async add(picture) {
      id += 1;
      await add(tasks, toTask(id, picture));
    },
    async finish() {
      await tasks.write('\n]\n');
      await sink.putSpool('tasks.json', await tasks.finish());
      await sink.put('label-config.xml', Buffer.from(toConfig(categories)));
    },
  };
}

function toTask(id: number, picture: ExchangePicture): object {
  const { fileName, width, height, boxes } = picture;
  const result = boxes.map((box, index) => ({
    id: `${id}-${index + 1}`,
    from_name: 'label',
    to_name: 'image',
    type: 'rectanglelabels',
    ...(LABEL_STUDIO_ORIGINS[box.provenance] ? { origin: LABEL_STUDIO_ORIGINS[box.provenance] } : {}),
    original_width: width,
    original_height: height,
    image_rotation: 0,
    value: { ...toPercent(box, picture), rotation: 0, rectanglelabels: [box.brandSlug ?? UNKNOWN_MARK] },
  }));
  return {
    id,
    data: {
      image: `${LOCAL_FILES}${encodeURIComponent(`images/${fileName}`)}`,
      width,
      height,
      touchstone: toExtras(picture),
    },
    annotations: isSearched(picture) ? [{ id, was_cancelled: false, result }] : [],
  };
}

function toConfig(categories: readonly ExchangeCategory[]): string {
  return [
    '<View>',
    '  <Image name="image" value="$image" zoom="true"/>',
    '  <RectangleLabels name="label" toName="image">',
    ...categories.map(({ slug, name }) => `    <Label value="${xmlText(slug)}" hint="${xmlText(name)}"/>`),
    '  </RectangleLabels>',
    '</View>',
    '',
  ].join('\n');
}
