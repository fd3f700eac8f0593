import { useState } from 'react';
import type { StoredImage } from '@/lib/contracts/ads';
import { ApiError } from '../fetch-json';
import { sendPicture } from './definition-queries';

export type Upload = {
  id: number;
  name: string;
  /** Null while it is on its way. */
  problem: ApiError | null;
};

let nextId = 1;

/** Pictures on their way to the server, and those that were refused, with the reason; stored ones are handed on. */
export function usePictureUploads(onStored: (image: StoredImage) => void) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const without = (id: number) => setUploads((all) => all.filter((upload) => upload.id !== id));

  async function send(file: File): Promise<void> {
    const id = nextId++;
    setUploads((all) => [...all, { id, name: file.name, problem: null }]);
    try {
      onStored(await sendPicture(file));
      without(id);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setUploads((all) => all.map((upload) => (upload.id === id ? { ...upload, problem: error } : upload)));
    }
  }

  return {
    uploads,
    /** One after the other: a folder of pictures should not take all of the line. */
    sendAll: async (files: readonly File[]) => {
      for (const file of files) await send(file);
    },
    dismiss: without,
  };
}
