// npm's postinstall: what comes after the packages. Plain JavaScript without a single package of its own.
import path from 'node:path';
import { linkCommand } from './install.mjs';

await import('../prisma/generate-client.mjs');
await linkCommand(path.dirname(import.meta.dirname));
