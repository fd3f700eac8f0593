import { toCorners } from '@/lib/domain/exchange/box-coordinates';
import {
  UNKNOWN_MARK,
  type ExchangeBox,
  type ExchangeCategory,
  type ExchangePicture,
  type ExchangeProvenance,
} from '@/lib/domain/exchange/exchange-picture';
import { xmlText } from '@/lib/domain/exchange/xml-text';
import type { FormatWriter, WriteContext } from '../exchange-format';
import { SIDECAR_NAME, writeSidecarLine } from '../sidecar';

/** CVAT's own words for where a shape comes from. */
export const CVAT_SOURCES: Readonly<Record<ExchangeProvenance, string>> = {
  drawn: 'manual',
  accepted: 'auto',
  edited: 'semi-auto',
  imported: 'file',
};
export const CVAT_SUBSETS = { training: 'Train', validation: 'Validation', test: 'Test' } as const;

/** CVAT for images 1.1: `annotations.xml` and `images/`; a split is a subset. */
export async function startCvat({ sink, spools, categories }: WriteContext): Promise<FormatWriter> {
  const xml = await spools.open();
  const sidecar = await spools.open();
  let id = 0;
  await xml.write(head(categories));
  return {
    picturePath: ({ fileName }) => `images/${fileName}`,
    async add(picture) {
      await xml.write(toXml(id++, picture));
      await writeSidecarLine(sidecar, picture);
    },
    async finish() {
      await xml.write('</annotations>\n');
      await sink.putSpool('annotations.xml', await xml.finish());
      await sink.putSpool(SIDECAR_NAME, await sidecar.finish());
    },
  };
}

function head(categories: readonly ExchangeCategory[]): string {
  const labels = categories.map(
    ({ slug }) =>
      `        <label><name>${xmlText(slug)}</name><type>rectangle</type><attributes></attributes></label>\n`,
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n',
    '  <meta>\n    <task>\n      <name>Touchstone</name>\n      <labels>\n',
    ...labels,
    '      </labels>\n    </task>\n  </meta>\n',
  ].join('');
}

function toXml(id: number, picture: ExchangePicture): string {
  const { fileName, width, height, split, boxes } = picture;
  const subset = split === null ? '' : ` subset="${CVAT_SUBSETS[split]}"`;
  const opening = `  <image id="${id}" name="${xmlText(fileName)}"${subset} width="${width}" height="${height}">\n`;
  return `${opening}${boxes.map(toBox).join('')}  </image>\n`;
}

function toBox(box: ExchangeBox): string {
  const { left, top, right, bottom } = toCorners(box);
  const label = xmlText(box.brandSlug ?? UNKNOWN_MARK);
  const corners = `xtl="${left}" ytl="${top}" xbr="${right}" ybr="${bottom}"`;
  return `    <box label="${label}" source="${CVAT_SOURCES[box.provenance]}" occluded="0" ${corners} z_order="0"></box>\n`;
}
