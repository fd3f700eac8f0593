-- CreateTable
CREATE TABLE "evaluation_vector" (
    "id" UUID NOT NULL,
    "evaluation_id" UUID NOT NULL,
    "brand_id" UUID,
    "numbers" BYTEA NOT NULL,
    "bits" BYTEA NOT NULL,

    CONSTRAINT "evaluation_vector_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "evaluation_vector" ADD CONSTRAINT "evaluation_vector_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_vector" ADD CONSTRAINT "evaluation_vector_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE UNIQUE INDEX "evaluation_vector_once" ON "evaluation_vector"
  (evaluation_id, coalesce(brand_id, '00000000-0000-0000-0000-000000000000'));
-- Four bytes a case; one more where a brand is named.
ALTER TABLE "evaluation_vector" ADD CONSTRAINT "evaluation_vector_even" CHECK (
  octet_length(numbers) % 4 = 0 AND octet_length(bits) = CASE WHEN brand_id IS NULL THEN 0 ELSE octet_length(numbers) / 4 END);

-- Evaluations that have ended already.
INSERT INTO evaluation_vector (id, evaluation_id, brand_id, numbers, bits)
SELECT gen_random_uuid(), evaluation.id, NULL, coalesce(string_agg(int4send(number), '' ORDER BY number), ''), ''
  FROM evaluation LEFT JOIN evaluation_case ON evaluation_case.evaluation_id = evaluation.id
 WHERE state = 'succeeded' GROUP BY evaluation.id;
INSERT INTO evaluation_vector (id, evaluation_id, brand_id, numbers, bits)
SELECT gen_random_uuid(), evaluation_id, brand_id, string_agg(int4send(number), '' ORDER BY number),
       string_agg(substring(int4send(said) FROM 4), '' ORDER BY number)
  FROM (
    SELECT score.evaluation_id, score.number, score.brand_id, (score.outcome IN ('found', 'missed'))::int
           + 2 * (fused >= threshold)::int + 4 * (vision >= threshold)::int + 8 * (appearance >= threshold)::int
           + 16 * (mark >= threshold)::int + 32 * (title >= threshold)::int AS said
      FROM evaluation_score AS score
      JOIN evaluation ON evaluation.id = score.evaluation_id AND evaluation.state = 'succeeded'
      JOIN evaluation_model AS model ON model.evaluation_id = score.evaluation_id AND model.brand_id = score.brand_id
     WHERE score.outcome <> 'unknown') AS pair
 WHERE said > 0 GROUP BY evaluation_id, brand_id;
CREATE TRIGGER "evaluation_vector_keeps" BEFORE UPDATE OR DELETE ON "evaluation_vector" FOR EACH ROW EXECUTE FUNCTION refuse_change();
