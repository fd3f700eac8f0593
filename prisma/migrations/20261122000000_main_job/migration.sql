-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('reviewer', 'labeler', 'ops', 'admin');

-- CreateEnum
CREATE TYPE "api_scope" AS ENUM ('images_write', 'ads_write', 'metrics_read');

-- CreateEnum
CREATE TYPE "ingest_run_state" AS ENUM ('running', 'finished');

-- CreateEnum
CREATE TYPE "definition_state" AS ENUM ('draft', 'published', 'superseded');

-- CreateEnum
CREATE TYPE "release_state" AS ENUM ('candidate', 'shadow', 'active', 'retired');

-- CreateEnum
CREATE TYPE "brand_model_state" AS ENUM ('candidate', 'shadow', 'active', 'retired');

-- CreateEnum
CREATE TYPE "scoring_state" AS ENUM ('queued', 'scored', 'failed');

-- CreateEnum
CREATE TYPE "threshold_state" AS ENUM ('proposed', 'active', 'retired');

-- CreateEnum
CREATE TYPE "sample_design" AS ENUM ('audit', 'certificate', 'shadow');

-- CreateEnum
CREATE TYPE "review_item_state" AS ENUM ('open', 'answered', 'adjudication', 'settled', 'superseded');

-- CreateEnum
CREATE TYPE "slot_purpose" AS ENUM ('answer', 'adjudication');

-- CreateEnum
CREATE TYPE "reason" AS ENUM ('counterfeit', 'trademark-use', 'mark-covered', 'look-alike', 'authorized', 'generic-style', 'not-this-brand', 'unidentifiable');

-- CreateEnum
CREATE TYPE "verdict_kind" AS ENUM ('decision', 'escalation');

-- CreateEnum
CREATE TYPE "presence" AS ENUM ('present', 'absent');

-- CreateEnum
CREATE TYPE "label_kind" AS ENUM ('mark', 'mark-covered', 'look-alike', 'other', 'generic-style');

-- CreateTable
CREATE TABLE "user_account" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "roles" "role"[],
    "disabled_at" TIMESTAMPTZ(3),
    "token_version" INTEGER NOT NULL DEFAULT 0,
    "is_demonstration" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" CHAR(64) NOT NULL,
    "scopes" "api_scope"[],
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "image" (
    "sha256" CHAR(64) NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "byte_count" INTEGER NOT NULL,
    "media_type" TEXT NOT NULL,
    "perceptual_hash" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "image_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "seller" (
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "seller_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ad" (
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "impressions" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ad_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ad_revision" (
    "id" UUID NOT NULL,
    "ad_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "content_hash" CHAR(64) NOT NULL,
    "image_count" INTEGER NOT NULL,
    "seller_id" UUID,
    "title" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "price_amount" DECIMAL(65,30),
    "price_currency" CHAR(3),
    "language" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ad_revision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ad_revision_image" (
    "revision_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,

    CONSTRAINT "ad_revision_image_pkey" PRIMARY KEY ("revision_id","position")
);

-- CreateTable
CREATE TABLE "ad_truth" (
    "ad_id" UUID NOT NULL,
    "truth" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ad_truth_pkey" PRIMARY KEY ("ad_id")
);

-- CreateTable
CREATE TABLE "ingest_run" (
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "file_hash" CHAR(64) NOT NULL,
    "state" "ingest_run_state" NOT NULL DEFAULT 'running',
    "done_lines" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "ingest_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "brand" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "brand_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "brand_definition" (
    "id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "state" "definition_state" NOT NULL DEFAULT 'draft',
    "aliases" TEXT[],
    "keywords" TEXT[],
    "categories" TEXT[],
    "identification_points" JSONB NOT NULL DEFAULT '[]',
    "rulings" JSONB NOT NULL DEFAULT '[]',
    "smallest_mark_px" INTEGER,
    "content_hash" CHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),
    "published_by_id" UUID,

    CONSTRAINT "brand_definition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "brand_reference" (
    "definition_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "region_x" INTEGER,
    "region_y" INTEGER,
    "region_width" INTEGER,
    "region_height" INTEGER,

    CONSTRAINT "brand_reference_pkey" PRIMARY KEY ("definition_id","position")
);

-- CreateTable
CREATE TABLE "authorization" (
    "id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "categories" TEXT[],
    "valid_from" DATE NOT NULL,
    "valid_to" DATE NOT NULL,
    "document" TEXT,
    "approved_by_id" UUID,
    "approved_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "authorization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "content_hash" CHAR(64) NOT NULL,
    "parts" JSONB NOT NULL,
    "state" "release_state" NOT NULL DEFAULT 'candidate',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "activated_at" TIMESTAMPTZ(3),

    CONSTRAINT "release_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "brand_model" (
    "id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "definition_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "state" "brand_model_state" NOT NULL DEFAULT 'candidate',
    "content_hash" CHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "activated_at" TIMESTAMPTZ(3),

    CONSTRAINT "brand_model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "embedding" (
    "image_sha256" CHAR(64) NOT NULL,
    "encoder_hash" CHAR(64) NOT NULL,
    "region" TEXT NOT NULL DEFAULT 'whole',
    "vector" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "embedding_pkey" PRIMARY KEY ("image_sha256","encoder_hash","region")
);

-- CreateTable
CREATE TABLE "image_evidence" (
    "image_sha256" CHAR(64) NOT NULL,
    "release_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "failure_code" TEXT,
    "failure_detail" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "image_evidence_pkey" PRIMARY KEY ("image_sha256","release_id")
);

-- CreateTable
CREATE TABLE "energy_map" (
    "image_sha256" CHAR(64) NOT NULL,
    "brand_model_id" UUID NOT NULL,
    "grid" BYTEA NOT NULL,
    "geometry" JSONB NOT NULL,
    "peaks" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "energy_map_pkey" PRIMARY KEY ("image_sha256","brand_model_id")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" UUID NOT NULL,
    "host_name" TEXT NOT NULL,
    "process_id" INTEGER NOT NULL,
    "release_hash" CHAR(64) NOT NULL,
    "provider" TEXT NOT NULL,
    "thread_count" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scoring" (
    "revision_id" UUID NOT NULL,
    "state" "scoring_state" NOT NULL DEFAULT 'queued',
    "job_id" UUID NOT NULL,
    "release_id" UUID,
    "provider" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure_code" TEXT,
    "failure_detail" TEXT,
    "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "scoring_pkey" PRIMARY KEY ("revision_id")
);

-- CreateTable
CREATE TABLE "ad_score" (
    "revision_id" UUID NOT NULL,
    "revision_at" TIMESTAMPTZ(3) NOT NULL,
    "brand_id" UUID NOT NULL,
    "brand_model_id" UUID NOT NULL,
    "signals" JSONB NOT NULL,
    "prob" DOUBLE PRECISION NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ad_score_pkey" PRIMARY KEY ("revision_id","brand_model_id","revision_at")
) PARTITION BY RANGE ("revision_at");

-- CreateTable
CREATE TABLE "threshold_version" (
    "id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "brand_model_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "state" "threshold_state" NOT NULL DEFAULT 'proposed',
    "quantity" TEXT,
    "target" DOUBLE PRECISION,
    "confidence" DOUBLE PRECISION,
    "certificate" JSONB,
    "forecast" JSONB,
    "proposed_by_id" UUID,
    "approved_by_id" UUID,
    "valid_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "threshold_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "triage_decision" (
    "revision_id" UUID NOT NULL,
    "revision_at" TIMESTAMPTZ(3) NOT NULL,
    "release_id" UUID NOT NULL,
    "u" DOUBLE PRECISION NOT NULL,
    "p" DOUBLE PRECISION NOT NULL,
    "is_flagged" BOOLEAN NOT NULL,
    "flags" JSONB NOT NULL,
    "authorized_brand_ids" UUID[],
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "triage_decision_pkey" PRIMARY KEY ("revision_id","release_id","revision_at")
) PARTITION BY RANGE ("revision_at");

-- CreateTable
CREATE TABLE "sample_draw" (
    "id" UUID NOT NULL,
    "design" "sample_design" NOT NULL,
    "design_key" TEXT NOT NULL DEFAULT '',
    "revision_id" UUID NOT NULL,
    "p" DOUBLE PRECISION NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "review_item_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sample_draw_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_item" (
    "id" UUID NOT NULL,
    "ad_id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "queue" TEXT NOT NULL DEFAULT 'main',
    "state" "review_item_state" NOT NULL DEFAULT 'open',
    "priority" DOUBLE PRECISION NOT NULL,
    "priority_factors" JSONB NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "review_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_suspect" (
    "review_item_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "brand_model_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "prob" DOUBLE PRECISION NOT NULL,
    "threshold_version_id" UUID,

    CONSTRAINT "review_suspect_pkey" PRIMARY KEY ("review_item_id","brand_id")
);

-- CreateTable
CREATE TABLE "work_slot" (
    "id" UUID NOT NULL,
    "review_item_id" UUID,
    "slot_number" INTEGER NOT NULL,
    "purpose" "slot_purpose" NOT NULL DEFAULT 'answer',
    "queue" TEXT NOT NULL DEFAULT 'main',
    "priority" DOUBLE PRECISION NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "holder_id" UUID,
    "tab_id" UUID,
    "token" UUID,
    "leased_until" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "work_slot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "work_decline" (
    "review_item_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "work_decline_pkey" PRIMARY KEY ("review_item_id","user_id")
);

-- CreateTable
CREATE TABLE "verdict" (
    "id" UUID NOT NULL,
    "review_item_id" UUID NOT NULL,
    "slot_id" UUID NOT NULL,
    "reviewer_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "kind" "verdict_kind" NOT NULL DEFAULT 'decision',
    "body_hash" CHAR(64) NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "line_count" INTEGER NOT NULL,
    "active_ms" INTEGER NOT NULL,
    "shown" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settles_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verdict_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verdict_line" (
    "verdict_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "reason" "reason" NOT NULL,
    "evidence_sha256" TEXT[],
    "definition_id" UUID,
    "brand_model_id" UUID,
    "is_implied" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "verdict_line_pkey" PRIMARY KEY ("verdict_id","brand_id")
);

-- CreateTable
CREATE TABLE "verdict_withdrawal" (
    "verdict_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verdict_withdrawal_pkey" PRIMARY KEY ("verdict_id")
);

-- CreateTable
CREATE TABLE "label" (
    "id" UUID NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "brand_id" UUID NOT NULL,
    "presence" "presence" NOT NULL,
    "kind" "label_kind" NOT NULL,
    "is_hard_negative" BOOLEAN NOT NULL DEFAULT false,
    "superseded_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "label_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label_cause" (
    "label_id" UUID NOT NULL,
    "verdict_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,

    CONSTRAINT "label_cause_pkey" PRIMARY KEY ("label_id","verdict_id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" UUID NOT NULL,
    "review_item_id" UUID NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "subject_table" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "request_id" TEXT,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id","at")
) PARTITION BY RANGE ("at");

-- CreateIndex
CREATE UNIQUE INDEX "user_account_email_key" ON "user_account"("email");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_key_hash_key" ON "api_key"("key_hash");

-- CreateIndex
CREATE INDEX "seller_external_id_idx" ON "seller"("external_id");

-- CreateIndex
CREATE UNIQUE INDEX "seller_source_external_id_key" ON "seller"("source", "external_id");

-- CreateIndex
CREATE INDEX "ad_external_id_idx" ON "ad"("external_id");

-- CreateIndex
CREATE UNIQUE INDEX "ad_source_external_id_key" ON "ad"("source", "external_id");

-- CreateIndex
CREATE INDEX "ad_revision_created_at_idx" ON "ad_revision"("created_at");

-- CreateIndex
CREATE INDEX "ad_revision_seller_id_idx" ON "ad_revision"("seller_id");

-- CreateIndex
CREATE INDEX "ad_revision_category_price_currency_created_at_idx" ON "ad_revision"("category", "price_currency", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "ad_revision_ad_id_revision_key" ON "ad_revision"("ad_id", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "ad_revision_id_created_at_key" ON "ad_revision"("id", "created_at");

-- CreateIndex
CREATE INDEX "ad_revision_image_image_sha256_idx" ON "ad_revision_image"("image_sha256");

-- CreateIndex
CREATE UNIQUE INDEX "ingest_run_source_file_hash_key" ON "ingest_run"("source", "file_hash");

-- CreateIndex
CREATE UNIQUE INDEX "brand_slug_key" ON "brand"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "brand_definition_brand_id_version_key" ON "brand_definition"("brand_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "authorization_seller_id_brand_id_valid_from_valid_to_catego_key" ON "authorization"("seller_id", "brand_id", "valid_from", "valid_to", "categories");

-- CreateIndex
CREATE UNIQUE INDEX "release_content_hash_key" ON "release"("content_hash");

-- CreateIndex
CREATE UNIQUE INDEX "brand_model_brand_id_release_id_version_key" ON "brand_model"("brand_id", "release_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "brand_model_id_brand_id_key" ON "brand_model"("id", "brand_id");

-- CreateIndex
CREATE INDEX "scoring_state_queued_at_idx" ON "scoring"("state", "queued_at");

-- CreateIndex
CREATE INDEX "ad_score_brand_model_id_prob_idx" ON "ad_score"("brand_model_id", "prob" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "threshold_version_brand_model_id_version_key" ON "threshold_version"("brand_model_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "threshold_version_id_brand_model_id_key" ON "threshold_version"("id", "brand_model_id");

-- CreateIndex
CREATE UNIQUE INDEX "sample_draw_design_design_key_revision_id_key" ON "sample_draw"("design", "design_key", "revision_id");

-- CreateIndex
CREATE INDEX "review_item_ad_id_idx" ON "review_item"("ad_id");

-- CreateIndex
CREATE INDEX "review_item_revision_id_idx" ON "review_item"("revision_id");

-- CreateIndex
CREATE INDEX "review_item_state_priority_id_idx" ON "review_item"("state", "priority" DESC, "id");

-- CreateIndex
CREATE INDEX "review_item_state_due_at_id_idx" ON "review_item"("state", "due_at", "id");

-- CreateIndex
CREATE INDEX "review_item_state_created_at_id_idx" ON "review_item"("state", "created_at", "id");

-- CreateIndex
CREATE INDEX "review_suspect_brand_id_review_item_id_idx" ON "review_suspect"("brand_id", "review_item_id");

-- CreateIndex
CREATE UNIQUE INDEX "work_slot_review_item_id_slot_number_key" ON "work_slot"("review_item_id", "slot_number");

-- CreateIndex
CREATE INDEX "verdict_reviewer_id_created_at_idx" ON "verdict"("reviewer_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "verdict_review_item_id_reviewer_id_attempt_key" ON "verdict"("review_item_id", "reviewer_id", "attempt");

-- CreateIndex
CREATE INDEX "label_brand_id_presence_idx" ON "label"("brand_id", "presence");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_review_item_id_key" ON "outbox"("review_item_id");

-- CreateIndex
CREATE INDEX "audit_event_subject_table_subject_id_at_idx" ON "audit_event"("subject_table", "subject_id", "at");

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_revision" ADD CONSTRAINT "ad_revision_ad_id_fkey" FOREIGN KEY ("ad_id") REFERENCES "ad"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_revision" ADD CONSTRAINT "ad_revision_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "seller"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_revision_image" ADD CONSTRAINT "ad_revision_image_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "ad_revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_revision_image" ADD CONSTRAINT "ad_revision_image_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_truth" ADD CONSTRAINT "ad_truth_ad_id_fkey" FOREIGN KEY ("ad_id") REFERENCES "ad"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand_definition" ADD CONSTRAINT "brand_definition_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand_definition" ADD CONSTRAINT "brand_definition_published_by_id_fkey" FOREIGN KEY ("published_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand_reference" ADD CONSTRAINT "brand_reference_definition_id_fkey" FOREIGN KEY ("definition_id") REFERENCES "brand_definition"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand_reference" ADD CONSTRAINT "brand_reference_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "seller"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_approved_by_id_fkey" FOREIGN KEY ("approved_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand_model" ADD CONSTRAINT "brand_model_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand_model" ADD CONSTRAINT "brand_model_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand_model" ADD CONSTRAINT "brand_model_definition_id_fkey" FOREIGN KEY ("definition_id") REFERENCES "brand_definition"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "embedding" ADD CONSTRAINT "embedding_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_evidence" ADD CONSTRAINT "image_evidence_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_evidence" ADD CONSTRAINT "image_evidence_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "energy_map" ADD CONSTRAINT "energy_map_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "energy_map" ADD CONSTRAINT "energy_map_brand_model_id_fkey" FOREIGN KEY ("brand_model_id") REFERENCES "brand_model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scoring" ADD CONSTRAINT "scoring_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "ad_revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scoring" ADD CONSTRAINT "scoring_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_score" ADD CONSTRAINT "ad_score_revision_id_revision_at_fkey" FOREIGN KEY ("revision_id", "revision_at") REFERENCES "ad_revision"("id", "created_at") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_score" ADD CONSTRAINT "ad_score_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_score" ADD CONSTRAINT "ad_score_brand_model_id_brand_id_fkey" FOREIGN KEY ("brand_model_id", "brand_id") REFERENCES "brand_model"("id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_brand_model_id_brand_id_fkey" FOREIGN KEY ("brand_model_id", "brand_id") REFERENCES "brand_model"("id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_proposed_by_id_fkey" FOREIGN KEY ("proposed_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_approved_by_id_fkey" FOREIGN KEY ("approved_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "triage_decision" ADD CONSTRAINT "triage_decision_revision_id_revision_at_fkey" FOREIGN KEY ("revision_id", "revision_at") REFERENCES "ad_revision"("id", "created_at") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "triage_decision" ADD CONSTRAINT "triage_decision_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sample_draw" ADD CONSTRAINT "sample_draw_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "ad_revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sample_draw" ADD CONSTRAINT "sample_draw_review_item_id_fkey" FOREIGN KEY ("review_item_id") REFERENCES "review_item"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_item" ADD CONSTRAINT "review_item_ad_id_fkey" FOREIGN KEY ("ad_id") REFERENCES "ad"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_item" ADD CONSTRAINT "review_item_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "ad_revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_suspect" ADD CONSTRAINT "review_suspect_review_item_id_fkey" FOREIGN KEY ("review_item_id") REFERENCES "review_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_suspect" ADD CONSTRAINT "review_suspect_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_suspect" ADD CONSTRAINT "review_suspect_brand_model_id_brand_id_fkey" FOREIGN KEY ("brand_model_id", "brand_id") REFERENCES "brand_model"("id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_suspect" ADD CONSTRAINT "review_suspect_threshold_version_id_brand_model_id_fkey" FOREIGN KEY ("threshold_version_id", "brand_model_id") REFERENCES "threshold_version"("id", "brand_model_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_slot" ADD CONSTRAINT "work_slot_review_item_id_fkey" FOREIGN KEY ("review_item_id") REFERENCES "review_item"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_slot" ADD CONSTRAINT "work_slot_holder_id_fkey" FOREIGN KEY ("holder_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_decline" ADD CONSTRAINT "work_decline_review_item_id_fkey" FOREIGN KEY ("review_item_id") REFERENCES "review_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_decline" ADD CONSTRAINT "work_decline_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdict" ADD CONSTRAINT "verdict_review_item_id_fkey" FOREIGN KEY ("review_item_id") REFERENCES "review_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdict" ADD CONSTRAINT "verdict_slot_id_fkey" FOREIGN KEY ("slot_id") REFERENCES "work_slot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdict" ADD CONSTRAINT "verdict_reviewer_id_fkey" FOREIGN KEY ("reviewer_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdict_line" ADD CONSTRAINT "verdict_line_verdict_id_fkey" FOREIGN KEY ("verdict_id") REFERENCES "verdict"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdict_line" ADD CONSTRAINT "verdict_line_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdict_line" ADD CONSTRAINT "verdict_line_definition_id_fkey" FOREIGN KEY ("definition_id") REFERENCES "brand_definition"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdict_line" ADD CONSTRAINT "verdict_line_brand_model_id_fkey" FOREIGN KEY ("brand_model_id") REFERENCES "brand_model"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdict_withdrawal" ADD CONSTRAINT "verdict_withdrawal_verdict_id_fkey" FOREIGN KEY ("verdict_id") REFERENCES "verdict"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label" ADD CONSTRAINT "label_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label" ADD CONSTRAINT "label_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label" ADD CONSTRAINT "label_superseded_by_id_fkey" FOREIGN KEY ("superseded_by_id") REFERENCES "label"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_cause" ADD CONSTRAINT "label_cause_label_id_fkey" FOREIGN KEY ("label_id") REFERENCES "label"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_cause" ADD CONSTRAINT "label_cause_verdict_id_brand_id_fkey" FOREIGN KEY ("verdict_id", "brand_id") REFERENCES "verdict_line"("verdict_id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_review_item_id_fkey" FOREIGN KEY ("review_item_id") REFERENCES "review_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ================================================================================================================
-- What must never happen, and what Prisma cannot say. Each has a test in lib/server/database/never.integration.test.ts
-- ================================================================================================================

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never changed: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Rows that must stay while their other columns move on.
CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never deleted: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Time partitions live in their own schema: the tables of `public` are the ones schema.prisma describes.
CREATE SCHEMA "partitions";

CREATE TABLE "partitions"."ad_score_rest" PARTITION OF "ad_score" DEFAULT;
CREATE TABLE "partitions"."triage_decision_rest" PARTITION OF "triage_decision" DEFAULT;
CREATE TABLE "partitions"."audit_event_rest" PARTITION OF "audit_event" DEFAULT;
-- A trigger against TRUNCATE is not inherited by partitions, so each one has its own.
CREATE TRIGGER "audit_event_not_truncated" BEFORE TRUNCATE ON "partitions"."audit_event_rest" EXECUTE FUNCTION refuse_change();

-- Makes the monthly partitions from this month to `months_ahead` months from now (UTC). Safe to call at any time.
CREATE FUNCTION ensure_partitions(months_ahead int DEFAULT 3) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  starts timestamptz;
  ends timestamptz;
  child text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_partitions'));
  FOREACH parent IN ARRAY ARRAY['ad_score', 'triage_decision', 'audit_event'] LOOP
    FOR ahead IN 0 .. months_ahead LOOP
      starts := date_trunc('month', now() AT TIME ZONE 'UTC' + ahead * interval '1 month') AT TIME ZONE 'UTC';
      ends := (date_trunc('month', now() AT TIME ZONE 'UTC' + ahead * interval '1 month') + interval '1 month') AT TIME ZONE 'UTC';
      child := format('%s_%s', parent, to_char(starts AT TIME ZONE 'UTC', 'YYYY_MM'));
      CONTINUE WHEN to_regclass('partitions.' || child) IS NOT NULL;
      BEGIN
        EXECUTE format('CREATE TABLE partitions.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                       child, parent, starts, ends);
        IF parent = 'audit_event' THEN
          EXECUTE format('CREATE TRIGGER audit_event_not_truncated BEFORE TRUNCATE ON partitions.%I EXECUTE FUNCTION refuse_change()', child);
        END IF;
      EXCEPTION WHEN check_violation THEN
        RAISE WARNING 'rows of % already lie in the default partition, %.% is not made', parent, 'partitions', child;
      END;
    END LOOP;
  END LOOP;
END $$;
SELECT ensure_partitions();

-- ---- values ----------------------------------------------------------------------------------------------------
ALTER TABLE "user_account" ADD CONSTRAINT "user_account_email_lower_case" CHECK (email = lower(email));
ALTER TABLE "image" ADD CONSTRAINT "image_sha256_hex" CHECK (sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE "image" ADD CONSTRAINT "image_size_positive" CHECK (width > 0 AND height > 0 AND byte_count > 0);
ALTER TABLE "ad_revision" ADD CONSTRAINT "ad_revision_counts" CHECK (revision > 0 AND image_count BETWEEN 1 AND 20);
ALTER TABLE "ad_revision" ADD CONSTRAINT "ad_revision_price" CHECK ((price_amount IS NULL) = (price_currency IS NULL) AND price_amount >= 0);
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_period" CHECK (valid_to >= valid_from);
ALTER TABLE "brand_reference" ADD CONSTRAINT "brand_reference_region_whole" CHECK (
  num_nonnulls(region_x, region_y, region_width, region_height) IN (0, 4)
  AND region_x >= 0 AND region_y >= 0 AND region_width > 0 AND region_height > 0);
ALTER TABLE "ad_score" ADD CONSTRAINT "ad_score_prob" CHECK (prob >= 0 AND prob <= 1);
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_value" CHECK (value >= 0 AND value <= 1);
ALTER TABLE "triage_decision" ADD CONSTRAINT "triage_decision_chances" CHECK (u >= 0 AND u < 1 AND p > 0 AND p <= 1);
ALTER TABLE "triage_decision" ADD CONSTRAINT "triage_decision_flagged_is_certain" CHECK (NOT is_flagged OR p = 1);
ALTER TABLE "sample_draw" ADD CONSTRAINT "sample_draw_p" CHECK (p > 0 AND p <= 1);
ALTER TABLE "review_item" ADD CONSTRAINT "review_item_priority" CHECK (priority >= 0 AND priority <= 1);
ALTER TABLE "review_item" ADD CONSTRAINT "review_item_ended" CHECK ((ended_at IS NULL) = (state IN ('open', 'answered', 'adjudication')));
ALTER TABLE "review_suspect" ADD CONSTRAINT "review_suspect_prob" CHECK (prob >= 0 AND prob <= 1);
ALTER TABLE "verdict" ADD CONSTRAINT "verdict_counts" CHECK (attempt > 0 AND line_count >= 0 AND active_ms >= 0);
ALTER TABLE "verdict" ADD CONSTRAINT "verdict_says_something" CHECK (kind = 'escalation' AND line_count = 0 OR kind = 'decision');
ALTER TABLE "label" ADD CONSTRAINT "label_kind_fits" CHECK (
  presence = 'present' AND kind IN ('mark', 'mark-covered', 'look-alike')
  OR presence = 'absent' AND kind IN ('other', 'generic-style'));
ALTER TABLE "label" ADD CONSTRAINT "label_hard_negative_is_absent" CHECK (NOT is_hard_negative OR presence = 'absent');

-- ---- one of a kind ---------------------------------------------------------------------------------------------
CREATE UNIQUE INDEX "brand_definition_one_draft" ON "brand_definition" (brand_id) WHERE state = 'draft';
CREATE UNIQUE INDEX "brand_definition_one_published" ON "brand_definition" (brand_id) WHERE state = 'published';
CREATE UNIQUE INDEX "release_one_active" ON "release" (state) WHERE state = 'active';
CREATE UNIQUE INDEX "brand_model_one_active" ON "brand_model" (brand_id) WHERE state = 'active';
CREATE UNIQUE INDEX "threshold_version_one_active" ON "threshold_version" (brand_model_id) WHERE state = 'active';
CREATE UNIQUE INDEX "review_item_one_open" ON "review_item" (ad_id) WHERE state IN ('open', 'adjudication');
CREATE UNIQUE INDEX "label_one_current" ON "label" (image_sha256, brand_id) WHERE superseded_by_id IS NULL;

-- ---- the lease -------------------------------------------------------------------------------------------------
ALTER TABLE "work_slot" ADD CONSTRAINT "work_slot_one_subject" CHECK (num_nonnulls(review_item_id) = 1);
ALTER TABLE "work_slot" ADD CONSTRAINT "work_slot_lease_whole" CHECK (num_nonnulls(holder_id, tab_id, token, leased_until) IN (0, 4));
ALTER TABLE "work_slot" ADD CONSTRAINT "work_slot_answered_by_holder" CHECK (answered_at IS NULL OR holder_id IS NOT NULL);
CREATE UNIQUE INDEX "work_slot_one_person" ON "work_slot" (review_item_id, holder_id) WHERE holder_id IS NOT NULL;
CREATE INDEX "work_slot_waiting" ON "work_slot" (queue, purpose, priority DESC, id) WHERE answered_at IS NULL AND closed_at IS NULL;
CREATE INDEX "work_slot_due" ON "work_slot" (queue, purpose, due_at, id) WHERE answered_at IS NULL AND closed_at IS NULL;
CREATE INDEX "work_slot_held" ON "work_slot" (holder_id, tab_id) WHERE holder_id IS NOT NULL AND answered_at IS NULL;
CREATE INDEX "outbox_undelivered" ON "outbox" (next_attempt_at) WHERE delivered_at IS NULL;

-- ---- never edited ----------------------------------------------------------------------------------------------
CREATE TRIGGER "ad_revision_never_edited" BEFORE UPDATE OR DELETE ON "ad_revision" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "ad_revision_image_never_edited" BEFORE UPDATE OR DELETE ON "ad_revision_image" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "verdict_append_only" BEFORE UPDATE OR DELETE ON "verdict" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "verdict_line_append_only" BEFORE UPDATE OR DELETE ON "verdict_line" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "verdict_withdrawal_append_only" BEFORE UPDATE OR DELETE ON "verdict_withdrawal" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_cause_append_only" BEFORE UPDATE OR DELETE ON "label_cause" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE ON "audit_event" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "ad_revision_not_truncated" BEFORE TRUNCATE ON "ad_revision" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "ad_revision_image_not_truncated" BEFORE TRUNCATE ON "ad_revision_image" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "brand_definition_not_truncated" BEFORE TRUNCATE ON "brand_definition" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "brand_reference_not_truncated" BEFORE TRUNCATE ON "brand_reference" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "verdict_not_truncated" BEFORE TRUNCATE ON "verdict" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "verdict_line_not_truncated" BEFORE TRUNCATE ON "verdict_line" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "verdict_withdrawal_not_truncated" BEFORE TRUNCATE ON "verdict_withdrawal" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_not_truncated" BEFORE TRUNCATE ON "label" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_cause_not_truncated" BEFORE TRUNCATE ON "label_cause" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_event_not_truncated" BEFORE TRUNCATE ON "audit_event" EXECUTE FUNCTION refuse_change();

-- A revision keeps its scoring, a settled item its report.
CREATE TRIGGER "scoring_kept" BEFORE DELETE ON "scoring" FOR EACH ROW EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER "scoring_not_truncated" BEFORE TRUNCATE ON "scoring" EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER "outbox_kept" BEFORE DELETE ON "outbox" FOR EACH ROW EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER "outbox_not_truncated" BEFORE TRUNCATE ON "outbox" EXECUTE FUNCTION refuse_removal();

-- A label changes once: something newer supersedes it.
CREATE FUNCTION label_superseded_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.superseded_by_id IS NULL AND NEW.superseded_by_id IS NOT NULL
     AND to_jsonb(NEW) - 'superseded_by_id' = to_jsonb(OLD) - 'superseded_by_id' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'label is never changed, only superseded: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "label_only_superseded" BEFORE UPDATE OR DELETE ON "label" FOR EACH ROW EXECUTE FUNCTION label_superseded_once();
ALTER TABLE "label" ALTER CONSTRAINT "label_superseded_by_id_fkey" DEFERRABLE INITIALLY DEFERRED;

-- A definition is edited only as a draft; afterwards only its state moves on.
CREATE FUNCTION definition_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'draft' THEN RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'superseded'
     AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a % definition is never changed: % refused', OLD.state, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "brand_definition_frozen" BEFORE UPDATE OR DELETE ON "brand_definition" FOR EACH ROW EXECUTE FUNCTION definition_frozen();

CREATE FUNCTION reference_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.definition_id ELSE NEW.definition_id END;
BEGIN
  IF EXISTS (SELECT FROM brand_definition WHERE id = touched AND state <> 'draft')
     OR TG_OP = 'UPDATE' AND EXISTS (SELECT FROM brand_definition WHERE id = OLD.definition_id AND state <> 'draft') THEN
    RAISE EXCEPTION 'the pictures of a published definition are never changed: % refused', TG_OP
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER "brand_reference_frozen" BEFORE INSERT OR UPDATE OR DELETE ON "brand_reference" FOR EACH ROW EXECUTE FUNCTION reference_frozen();

-- ---- whole or not at all (checked when the transaction commits) ------------------------------------------------
CREATE FUNCTION revision_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched uuid := CASE TG_TABLE_NAME WHEN 'ad_revision' THEN (to_jsonb(NEW) ->> 'id')::uuid ELSE (to_jsonb(NEW) ->> 'revision_id')::uuid END;
BEGIN
  IF (SELECT count(*) FROM ad_revision_image WHERE revision_id = touched)
     <> (SELECT image_count FROM ad_revision WHERE id = touched) THEN
    RAISE EXCEPTION 'revision % does not hold its images', touched USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM scoring WHERE revision_id = touched) THEN
    RAISE EXCEPTION 'revision % has no scoring job', touched USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "ad_revision_whole" AFTER INSERT ON "ad_revision" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revision_is_whole();
CREATE CONSTRAINT TRIGGER "ad_revision_image_whole" AFTER INSERT ON "ad_revision_image" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revision_is_whole();

CREATE FUNCTION verdict_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched uuid := CASE TG_TABLE_NAME WHEN 'verdict' THEN (to_jsonb(NEW) ->> 'id')::uuid ELSE (to_jsonb(NEW) ->> 'verdict_id')::uuid END;
BEGIN
  IF (SELECT count(*) FROM verdict_line WHERE verdict_id = touched) <> (SELECT line_count FROM verdict WHERE id = touched) THEN
    RAISE EXCEPTION 'verdict % does not hold its lines', touched USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "verdict_whole" AFTER INSERT ON "verdict" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION verdict_is_whole();
CREATE CONSTRAINT TRIGGER "verdict_line_whole" AFTER INSERT ON "verdict_line" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION verdict_is_whole();

-- A second verdict of one person on an item only after every earlier one was taken back. The lock makes rivals wait for
-- each other; it lets foreign keys pass, as everything that locks an item does.
CREATE FUNCTION verdict_one_standing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM review_item WHERE id = NEW.review_item_id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM verdict AS earlier
     WHERE earlier.review_item_id = NEW.review_item_id AND earlier.reviewer_id = NEW.reviewer_id
       AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = earlier.id)) THEN
    RAISE EXCEPTION 'this person already decided item %', NEW.review_item_id USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "verdict_one_standing" BEFORE INSERT ON "verdict" FOR EACH ROW EXECUTE FUNCTION verdict_one_standing();

CREATE FUNCTION withdrawal_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT settles_at FROM verdict WHERE id = NEW.verdict_id) <= now() THEN
    RAISE EXCEPTION 'verdict % can no longer be taken back', NEW.verdict_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "verdict_withdrawal_in_time" BEFORE INSERT ON "verdict_withdrawal" FOR EACH ROW EXECUTE FUNCTION withdrawal_in_time();

CREATE FUNCTION label_names_cause() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM label_cause WHERE label_id = NEW.id) THEN
    RAISE EXCEPTION 'label % cannot name its cause', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "label_names_cause" AFTER INSERT ON "label" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION label_names_cause();

CREATE FUNCTION settlement_is_reported() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM outbox WHERE review_item_id = NEW.id) THEN
    RAISE EXCEPTION 'item % is settled without its outbox row', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "review_item_settlement_reported" AFTER INSERT OR UPDATE ON "review_item" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state = 'settled') EXECUTE FUNCTION settlement_is_reported();
