-- CreateIndex
CREATE INDEX "verdict_line_definition_id_idx" ON "verdict_line"("definition_id");
