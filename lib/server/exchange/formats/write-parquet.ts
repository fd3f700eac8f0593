import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Split } from '@/lib/domain/datasets/splits';
import { UNKNOWN_MARK, type ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import { UNSPLIT_FOLDER } from '@/lib/domain/exchange/split-names';
import type { FormatWriter, WriteContext } from '../exchange-format';
import type { Spool } from '../spool';

/** Rows that wait in memory for their row group. */
const GROUP_ROWS = 1_000;

/**
 * Hugging Face image folder: `<split>/metadata.parquet` beside the pictures that its `file_name` names, and a README.md
 * that tells `datasets` which folder is which split. Pictures without a split lie in `unsplit`.
 */
export async function startParquet({ sink, spools, categoryId }: WriteContext): Promise<FormatWriter> {
  const tables = new Map<string, Table>();
  const folderOf = ({ split }: ExchangePicture) =>
    split === null ? UNSPLIT_FOLDER : HUGGING_FACE_SPLITS[split];
  const open = async (folder: string) => {
    const table = startTable(await spools.open());
    tables.set(folder, table);
    return table;
  };
  return {
    picturePath: (picture) => `${folderOf(picture)}/${picture.fileName}`,
    async add(picture) {
      const folder = folderOf(picture);
      const table = tables.get(folder) ?? (await open(folder));
      await table.add(toRow(picture, categoryId));
    },
    async finish() {
      const folders = [...Object.values(HUGGING_FACE_SPLITS), UNSPLIT_FOLDER].filter((folder) =>
        tables.has(folder),
      );
      for (const folder of folders) {
        await sink.putSpool(`${folder}/metadata.parquet`, await tables.get(folder)!.finish());
      }
      await sink.put('README.md', Buffer.from(readme(folders)));
    },
  };
}

/** The words of `datasets` for splits: folders of these names are recognised. */
const HUGGING_FACE_SPLITS: Readonly<Record<Split, string>> = {
  training: 'train',
  validation: 'validation',
  test: 'test',
};

function readme(folders: readonly string[]): string {
  // Where nothing has a split, everything is what people load by default.
  const nameOf = (folder: string) => (folders.length === 1 && folder === UNSPLIT_FOLDER ? 'train' : folder);
  const files = folders.map((folder) => `  - split: ${nameOf(folder)}\n    path: "${folder}/**"\n`);
  const configs =
    files.length === 0 ? '' : `configs:\n- config_name: default\n  data_files:\n${files.join('')}`;
  return `---\n${configs}---\n`;
}

type Row = Readonly<Record<(typeof COLUMNS)[number], unknown>>;

function toRow(picture: ExchangePicture, categoryId: WriteContext['categoryId']): Row {
  const { boxes, searches, labels, ad } = picture;
  return {
    file_name: picture.fileName,
    width: picture.width,
    height: picture.height,
    objects: {
      bbox: boxes.map(({ x, y, width, height }) => [x, y, width, height]),
      category: boxes.map(({ brandSlug }) => brandSlug ?? UNKNOWN_MARK),
      category_id: boxes.map(({ brandSlug }) => categoryId(brandSlug)),
      provenance: boxes.map(({ provenance }) => provenance),
    },
    sha256: picture.sha256,
    upright_sha256: picture.uprightSha256,
    split: picture.split,
    ad_source: ad?.source ?? null,
    ad_external_id: ad?.externalId ?? null,
    seller: ad?.seller ?? null,
    searches: searches?.map(({ brandSlug, outcome }) => ({ brand: brandSlug, outcome })) ?? null,
    labels: labels.map(({ brandSlug, presence, kind, isHardNegative }) => ({
      brand: brandSlug,
      presence,
      kind,
      is_hard_negative: isHardNegative,
    })),
  };
}

const COLUMNS = [
  'file_name',
  'width',
  'height',
  'objects',
  'sha256',
  'upright_sha256',
  'split',
  'ad_source',
  'ad_external_id',
  'seller',
  'searches',
  'labels',
] as const;

type Repetition = 'REQUIRED' | 'OPTIONAL';
const text = (name: string, repetition: Repetition = 'OPTIONAL'): SchemaElement[] => [
  { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: repetition },
];
const plain = (name: string, type: 'INT32' | 'DOUBLE' | 'BOOLEAN'): SchemaElement[] => [
  { name, type, repetition_type: 'REQUIRED' },
];
const list = (
  name: string,
  element: SchemaElement[],
  repetition: Repetition = 'REQUIRED',
): SchemaElement[] => [
  { name, repetition_type: repetition, num_children: 1, converted_type: 'LIST' },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  ...element,
];
const group = (name: string, ...children: SchemaElement[][]): SchemaElement[] => [
  { name, repetition_type: 'REQUIRED', num_children: children.length },
  ...children.flat(),
];

const SCHEMA: SchemaElement[] = [
  { name: 'schema', num_children: COLUMNS.length },
  ...text('file_name', 'REQUIRED'),
  ...plain('width', 'INT32'),
  ...plain('height', 'INT32'),
  ...group(
    'objects',
    list('bbox', list('element', plain('element', 'DOUBLE'))),
    list('category', text('element', 'REQUIRED')),
    list('category_id', plain('element', 'INT32')),
    list('provenance', text('element', 'REQUIRED')),
  ),
  ...text('sha256'),
  ...text('upright_sha256'),
  ...text('split'),
  ...text('ad_source'),
  ...text('ad_external_id'),
  ...text('seller'),
  ...list('searches', group('element', text('brand'), text('outcome', 'REQUIRED')), 'OPTIONAL'),
  ...list(
    'labels',
    group(
      'element',
      text('brand', 'REQUIRED'),
      text('presence', 'REQUIRED'),
      text('kind', 'REQUIRED'),
      plain('is_hard_negative', 'BOOLEAN'),
    ),
  ),
];

type Table = { add(row: Row): Promise<void>; finish(): ReturnType<Spool['finish']> };

function startTable(spool: Spool): Table {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: SCHEMA, createdBy: 'touchstone' });
  let rows: Row[] = [];
  /** Empties the writer's buffer; its offsets go on counting. */
  const send = async () => {
    await spool.write(writer.getBytes().slice());
    writer.index = 0;
  };
  const flush = async () => {
    if (rows.length === 0) return;
    const columnData = COLUMNS.map((name) => ({ name, data: rows.map((row) => row[name]) }));
    await parquet.write({ columnData, rowGroupSize: GROUP_ROWS });
    rows = [];
    await send();
  };
  return {
    async add(row) {
      rows.push(row);
      if (rows.length >= GROUP_ROWS) await flush();
    },
    async finish() {
      await flush();
      await parquet.finish();
      await send();
      return spool.finish();
    },
  };
}
