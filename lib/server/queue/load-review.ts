import { SuspectSchema, type Review, type Suspect } from '@/lib/contracts/review';
import { StoredSignalsSchema } from '@/lib/contracts/score';
import { authorizationStanding } from '@/lib/domain/authorizations/standing';
import type { Db } from '../database/db';
import { definitionViewInclude, toDefinitionView } from '../brands/definition-view';
import type { Authorization, Prisma } from '../generated/prisma/client';
import { toPeriod } from '../authorizations/to-period';
import { findSellerView, findUsualPrice } from './ad-context';
import type { HeldSlot } from './claim-slots';
import { listDetections } from './list-detections';
import { listNotes } from './list-notes';

const suspectSelect = {
  prob: true,
  brandModelId: true,
  brand: { select: { id: true, slug: true, name: true } },
  brandModel: {
    select: {
      version: true,
      release: { select: { number: true } },
      definition: { include: definitionViewInclude },
    },
  },
} satisfies Prisma.ReviewSuspectSelect;

const itemSelect = {
  id: true,
  adId: true,
  priority: true,
  dueAt: true,
  suspects: { orderBy: { position: 'asc' }, select: suspectSelect },
  revision: {
    include: { ad: true, images: { orderBy: { position: 'asc' }, include: { image: true } } },
  },
} satisfies Prisma.ReviewItemSelect;
type ItemRow = Prisma.ReviewItemGetPayload<{ select: typeof itemSelect }>;

/** No row has it, so an unknown seller has no authorization. */
const NO_SELLER = '00000000-0000-0000-0000-000000000000';

/** Everything a person needs to decide a held item. Whether it was flagged or drawn as an audit is not told. */
export async function loadReview(db: Db, slot: HeldSlot): Promise<Review> {
  const { subjectId: reviewItemId, purpose, slotId, token, leaseMsLeft } = slot;
  const item = await db.reviewItem.findUniqueOrThrow({ where: { id: reviewItemId }, select: itemSelect });
  const [suspects, detections, seller, usualPrice, notes] = await Promise.all([
    loadSuspects(db, item),
    listDetections(db, item.revision.id),
    findSellerView(db, item.revision.sellerId),
    findUsualPrice(db, item.revision),
    purpose === 'adjudication' ? listNotes(db, reviewItemId) : [],
  ]);
  const { revision } = item;
  return {
    reviewItemId,
    purpose,
    lease: { slotId, token, leaseMsLeft },
    dueAt: item.dueAt.toISOString(),
    priority: item.priority,
    ad: {
      adId: item.adId,
      revisionId: revision.id,
      source: revision.ad.source,
      externalId: revision.ad.externalId,
      revision: revision.revision,
      title: revision.title,
      category: revision.category,
      price: toPrice(revision),
      usualPrice,
      language: revision.language,
      impressions: revision.ad.impressions,
      receivedAt: revision.receivedAt.toISOString(),
      seller,
    },
    images: revision.images.map(({ image: { sha256, width, height, mediaType } }) => ({
      sha256,
      width,
      height,
      mediaType,
      detections: detections.get(sha256) ?? [],
    })),
    suspects,
    notes,
  };
}

/** A price as the contracts have it; null when the ad names none. */
export function toPrice(row: { priceAmount: { toNumber(): number } | null; priceCurrency: string | null }) {
  const { priceAmount, priceCurrency } = row;
  return priceAmount && priceCurrency ? { amount: priceAmount.toNumber(), currency: priceCurrency } : null;
}

async function loadSuspects(db: Db, item: ItemRow): Promise<Suspect[]> {
  const brandModelIds = item.suspects.map((suspect) => suspect.brandModelId);
  const [scores, authorizations] = await Promise.all([
    db.adScore.findMany({
      where: {
        revisionId: item.revision.id,
        revisionAt: item.revision.createdAt,
        brandModelId: { in: brandModelIds },
      },
    }),
    db.authorization.findMany({
      where: {
        sellerId: item.revision.sellerId ?? NO_SELLER,
        brandId: { in: item.suspects.map(({ brand }) => brand.id) },
      },
      orderBy: { validTo: 'desc' },
    }),
  ]);
  return item.suspects.map((suspect) => {
    const score = scores.find((row) => row.brandModelId === suspect.brandModelId);
    const signals = score ? StoredSignalsSchema.parse(score.signals) : { bias: 0, readings: [] };
    const { brand, brandModel, prob, brandModelId } = suspect;
    return SuspectSchema.parse({
      brandId: brand.id,
      slug: brand.slug,
      name: brand.name,
      aliases: brandModel.definition.aliases,
      prob,
      brandModelId,
      modelVersion: brandModel.version,
      releaseNumber: brandModel.release.number,
      bias: signals.bias,
      signals: signals.readings,
      bestImageSha256: score?.imageSha256 ?? item.revision.images[0]!.imageSha256,
      definition: toDefinitionView(brandModel.definition),
      authorizations: authorizations
        .filter((row) => row.brandId === brand.id)
        .map((row) => toAuthorizationView(row, item.revision.category)),
    });
  });
}

function toAuthorizationView(row: Authorization, category: string) {
  const period = toPeriod(row);
  const { validFrom, validTo, categories } = period;
  const today = new Date().toISOString().slice(0, 10);
  return { validFrom, validTo, categories, standing: authorizationStanding(period, category, today) };
}
