import { openImage } from '../images/safe-sharp';

/** Width and height as shown, from the header; null when the bytes are no picture. */
export async function readSize(bytes: Uint8Array): Promise<{ width: number; height: number } | null> {
  try {
    const { autoOrient } = await openImage(bytes).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch {
    return null; // the loader says no more than that; storing it says what is wrong with it
  }
}
