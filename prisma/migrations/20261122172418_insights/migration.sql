-- CreateTable
CREATE TABLE "insight_day" (
    "day" DATE NOT NULL,
    "scope" TEXT NOT NULL,
    "brand_id" UUID,
    "figures" JSONB NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "insight_day_pkey" PRIMARY KEY ("day","scope")
);

-- CreateTable
CREATE TABLE "insight_pass" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "took_ms" INTEGER NOT NULL,

    CONSTRAINT "insight_pass_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "insight_day_scope_day_idx" ON "insight_day"("scope", "day");

-- CreateIndex
CREATE INDEX "review_item_ended_at_idx" ON "review_item"("ended_at");

-- CreateIndex
CREATE INDEX "triage_decision_decided_at_idx" ON "triage_decision" USING BRIN ("decided_at");

-- CreateIndex
CREATE INDEX "work_decline_created_at_idx" ON "work_decline"("created_at");

-- AddForeignKey
ALTER TABLE "insight_day" ADD CONSTRAINT "insight_day_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "insight_day" ADD CONSTRAINT "insight_day_scope" CHECK (scope = coalesce(brand_id::text, 'all'));
ALTER TABLE "insight_day" ADD CONSTRAINT "insight_day_figures" CHECK (jsonb_typeof(figures) = 'object');
ALTER TABLE "insight_pass" ADD CONSTRAINT "insight_pass_one" CHECK (id = 1 AND took_ms >= 0);
