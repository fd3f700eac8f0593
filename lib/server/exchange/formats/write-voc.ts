import { toVocBounds } from '@/lib/domain/exchange/box-coordinates';
import { stemOf } from '@/lib/domain/exchange/file-names';
import { UNKNOWN_MARK, type ExchangeBox, type ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import { SHORT_SPLIT_NAMES } from '@/lib/domain/exchange/split-names';
import { xmlText } from '@/lib/domain/exchange/xml-text';
import type { FormatWriter, WriteContext } from '../exchange-format';
import { SIDECAR_NAME, writeSidecarLine } from '../sidecar';
import type { Spool } from '../spool';

/**
 * Pascal VOC: `Annotations/<name>.xml`, `JPEGImages/`, `ImageSets/Main/<split>.txt` (`default` without a split). Whole
 * pixels counted from 1: an edge moves by at most half a pixel.
 */
export async function startVoc({ sink, spools }: WriteContext): Promise<FormatWriter> {
  const sidecar = await spools.open();
  const sets = new Map<string, Spool>();
  return {
    picturePath: ({ fileName }) => `JPEGImages/${fileName}`,
    async add(picture) {
      const name = picture.split === null ? 'default' : SHORT_SPLIT_NAMES[picture.split];
      const set = sets.get(name) ?? (await spools.open());
      sets.set(name, set);
      const stem = stemOf(picture.fileName);
      await set.write(`${stem}\n`);
      await sink.put(`Annotations/${stem}.xml`, Buffer.from(toXml(picture)));
      await writeSidecarLine(sidecar, picture);
    },
    async finish() {
      for (const name of [...sets.keys()].sort())
        await sink.putSpool(`ImageSets/Main/${name}.txt`, await sets.get(name)!.finish());
      await sink.putSpool(SIDECAR_NAME, await sidecar.finish());
    },
  };
}

function toXml(picture: ExchangePicture): string {
  const slash = picture.fileName.lastIndexOf('/');
  const folder = slash < 0 ? 'JPEGImages' : `JPEGImages/${picture.fileName.slice(0, slash)}`;
  return [
    '<annotation>',
    `  <folder>${xmlText(folder)}</folder>`,
    `  <filename>${xmlText(picture.fileName.slice(slash + 1))}</filename>`,
    '  <source><database>Touchstone</database></source>',
    `  <size><width>${picture.width}</width><height>${picture.height}</height><depth>3</depth></size>`,
    '  <segmented>0</segmented>',
    ...picture.boxes.map((box) => toObject(box, picture)),
    '</annotation>',
    '',
  ].join('\n');
}

function toObject(box: ExchangeBox, picture: ExchangePicture): string {
  const { left, top, right, bottom } = toVocBounds(box, picture);
  return [
    '  <object>',
    `    <name>${xmlText(box.brandSlug ?? UNKNOWN_MARK)}</name>`,
    '    <pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult>',
    `    <bndbox><xmin>${left}</xmin><ymin>${top}</ymin><xmax>${right}</xmax><ymax>${bottom}</ymax></bndbox>`,
    '  </object>',
  ].join('\n');
}
