-- A brand's number, in the order in which brands joined. Whoever makes a brand takes turns until its transaction ends, so a
-- brand that others can see never comes behind one that they could not see yet, and one that is rolled back leaves no gap.
CREATE FUNCTION next_brand_number() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('brand_number'));
  RETURN (SELECT coalesce(max(number), 0) + 1 FROM brand);
END $$;

-- AlterTable
ALTER TABLE "brand" ADD COLUMN     "number" INTEGER;
UPDATE "brand" SET number = joined.number
  FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS number FROM "brand") AS joined
 WHERE brand.id = joined.id;
ALTER TABLE "brand" ALTER COLUMN "number" SET NOT NULL, ALTER COLUMN "number" SET DEFAULT next_brand_number();

-- CreateIndex
CREATE UNIQUE INDEX "brand_number_key" ON "brand"("number");

-- By hand: a number is the class of a brand in exports, the slug its name. Models that were learned from them know both.
CREATE FUNCTION brand_keeps_its_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.number <> next_brand_number() THEN
    RAISE EXCEPTION 'numbers of brands follow each other: % refused', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.number, NEW.slug) <> (OLD.number, OLD.slug) THEN
    RAISE EXCEPTION 'a brand keeps its number and its slug' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "brand_keeps_its_number" BEFORE INSERT OR UPDATE ON "brand" FOR EACH ROW EXECUTE FUNCTION brand_keeps_its_number();
CREATE TRIGGER "brand_kept" BEFORE DELETE ON "brand" FOR EACH ROW EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER "brand_not_truncated" BEFORE TRUNCATE ON "brand" EXECUTE FUNCTION refuse_removal();
