-- AlterTable
ALTER TABLE "energy_map" DROP COLUMN "peaks";

-- AlterTable
ALTER TABLE "worker" ADD COLUMN     "pictures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "stage_ms" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "detection" (
    "image_sha256" CHAR(64) NOT NULL,
    "release_id" UUID NOT NULL,
    "position" SMALLINT NOT NULL,
    "x" REAL NOT NULL,
    "y" REAL NOT NULL,
    "width" REAL NOT NULL,
    "height" REAL NOT NULL,
    "objectness" REAL NOT NULL,
    "embedding" BYTEA NOT NULL,

    CONSTRAINT "detection_pkey" PRIMARY KEY ("image_sha256","release_id","position")
);

-- CreateTable
CREATE TABLE "mark_match" (
    "revision_id" UUID NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "release_id" UUID NOT NULL,
    "position" SMALLINT NOT NULL,
    "brand_model_id" UUID NOT NULL,
    "prob" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "mark_match_pkey" PRIMARY KEY ("revision_id","image_sha256","release_id","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "brand_model_id_release_id_key" ON "brand_model"("id", "release_id");

-- AddForeignKey
ALTER TABLE "detection" ADD CONSTRAINT "detection_image_sha256_release_id_fkey" FOREIGN KEY ("image_sha256", "release_id") REFERENCES "image_evidence"("image_sha256", "release_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mark_match" ADD CONSTRAINT "mark_match_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "scoring"("revision_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mark_match" ADD CONSTRAINT "mark_match_image_sha256_release_id_position_fkey" FOREIGN KEY ("image_sha256", "release_id", "position") REFERENCES "detection"("image_sha256", "release_id", "position") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mark_match" ADD CONSTRAINT "mark_match_brand_model_id_release_id_fkey" FOREIGN KEY ("brand_model_id", "release_id") REFERENCES "brand_model"("id", "release_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What schema.prisma cannot say.
ALTER TABLE "detection" ADD CONSTRAINT "detection_position" CHECK (position BETWEEN 0 AND 99);
ALTER TABLE "detection" ADD CONSTRAINT "detection_box" CHECK (x >= 0 AND y >= 0 AND width > 0 AND height > 0);
ALTER TABLE "detection" ADD CONSTRAINT "detection_objectness" CHECK (objectness >= 0 AND objectness <= 1);
ALTER TABLE "detection" ADD CONSTRAINT "detection_embedding_halves" CHECK (octet_length(embedding) > 0 AND octet_length(embedding) % 2 = 0);
ALTER TABLE "mark_match" ADD CONSTRAINT "mark_match_prob" CHECK (prob >= 0 AND prob <= 1);
CREATE TRIGGER "detection_never_edited" BEFORE UPDATE ON "detection" FOR EACH ROW EXECUTE FUNCTION refuse_change();
