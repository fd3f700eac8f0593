import { z } from 'zod';
import { Sha256Schema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { getEnergyMap } from '@/lib/server/scores/get-energy-map';
import { requireUser } from '@/lib/server/session';

const QuerySchema = z.object({ brandModelId: z.uuid() }).strict();

/** GET ?brandModelId= -> EnergyMap | 404 | 503 not-ready */
export const GET = route<{ sha256: string }>('energy-map', async (request, { params }) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  const sha256 = Sha256Schema.parse((await params).sha256);
  const { brandModelId } = QuerySchema.parse(readQuery(request));
  const map = await getEnergyMap(db(), sha256, brandModelId);
  return Response.json(map, { headers: { 'cache-control': 'private, max-age=31536000, immutable' } });
});
