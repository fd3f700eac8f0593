import type { ExchangeFormatName } from '@/lib/contracts/exchange';
import type { ExchangeFormat } from './exchange-format';
import { isCocoFile, readCoco } from './formats/read-coco';
import { isCvatFile, readCvat } from './formats/read-cvat';
import { isJsonlFile, readJsonl } from './formats/read-jsonl';
import { isLabelStudioFile, readLabelStudio } from './formats/read-label-studio';
import { isParquetFile, readParquet } from './formats/read-parquet';
import { isVocFile, readVoc } from './formats/read-voc';
import { isYoloFile, readYolo } from './formats/read-yolo';
import { startCoco } from './formats/write-coco';
import { startCvat } from './formats/write-cvat';
import { startJsonl } from './formats/write-jsonl';
import { startLabelStudio } from './formats/write-label-studio';
import { startParquet } from './formats/write-parquet';
import { startVoc } from './formats/write-voc';
import { startYolo } from './formats/write-yolo';

export const FORMATS: Readonly<Record<ExchangeFormatName, ExchangeFormat>> = {
  coco: { isRounded: false, isAnnotationFile: isCocoFile, startWriting: startCoco, read: readCoco },
  yolo: { isRounded: false, isAnnotationFile: isYoloFile, startWriting: startYolo, read: readYolo },
  voc: { isRounded: true, isAnnotationFile: isVocFile, startWriting: startVoc, read: readVoc },
  cvat: { isRounded: false, isAnnotationFile: isCvatFile, startWriting: startCvat, read: readCvat },
  'label-studio': {
    isRounded: false,
    isAnnotationFile: isLabelStudioFile,
    startWriting: startLabelStudio,
    read: readLabelStudio,
  },
  jsonl: { isRounded: false, isAnnotationFile: isJsonlFile, startWriting: startJsonl, read: readJsonl },
  parquet: {
    isRounded: false,
    isAnnotationFile: isParquetFile,
    startWriting: startParquet,
    read: readParquet,
  },
};
