import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const SHIPPED = 'inference/models';

/** The shipped parts with another constant of the fusion (`bias` lower by so much): another release. @returns its folder, which is the caller's to remove */
export async function writeAnotherRelease(lowerBy = 0.125): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'touchstone-release-'));
  await cp(SHIPPED, folder, { recursive: true });
  const file = path.join(folder, 'fusion', 'fusion.json');
  const manifestFile = path.join(folder, 'fusion', 'manifest.json');
  const fusion = JSON.parse(await readFile(file, 'utf8')) as { bias: number };
  const bytes = JSON.stringify({ ...fusion, bias: fusion.bias - lowerBy });
  await writeFile(file, bytes);
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as object;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await writeFile(manifestFile, JSON.stringify({ ...manifest, sha256 }));
  return folder;
}
