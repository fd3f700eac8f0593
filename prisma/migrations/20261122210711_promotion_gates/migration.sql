-- AlterTable
ALTER TABLE "model_promotion" ADD COLUMN     "approval_gates" JSONB;

-- Gates that were kept before say where recall was taken, and that nothing was found wrong with parts that were open.
ALTER TABLE "model_promotion" DISABLE TRIGGER "model_promotion_moves_on";
UPDATE model_promotion SET gates = coalesce((
  SELECT jsonb_agg(CASE gate->>'kind'
    WHEN 'recall' THEN '{"problem": null, "negatives": 0, "passing": 0, "rate": {"share": 0.01, "basis": "few-ads", "ads": 0, "flagged": 0}}' || gate
    WHEN 'parts' THEN '{"problems": []}' || gate
    ELSE gate END ORDER BY place)
    FROM jsonb_array_elements(gates) WITH ORDINALITY AS one(gate, place)), '[]');
UPDATE model_promotion SET approval_gates = gates WHERE state = 'approved';
ALTER TABLE "model_promotion" ENABLE TRIGGER "model_promotion_moves_on";

-- What was true at the proposal may be stale: the gates of the approval decide.
ALTER TABLE "model_promotion" DROP CONSTRAINT "model_promotion_gates";
ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_gates" CHECK (
  state <> 'approved' OR override_reason IS NOT NULL OR NOT jsonb_path_exists(approval_gates, '$[*] ? (@.isOpen == false)'));
ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_checked_again" CHECK ((state = 'approved') = (approval_gates IS NOT NULL));
CREATE OR REPLACE FUNCTION promotion_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := ARRAY['state', 'approved_by_id', 'self_approval_reason', 'ended_at', 'override_reason', 'overridden_by_id', 'proposed_by_id', 'approval_gates'];
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
     OR NEW.proposed_by_id IS NOT NULL AND NEW.proposed_by_id IS DISTINCT FROM OLD.proposed_by_id
     OR OLD.state <> 'proposed' AND (NEW.state, NEW.ended_at, NEW.override_reason, NEW.approval_gates)
        IS DISTINCT FROM (OLD.state, OLD.ended_at, OLD.override_reason, OLD.approval_gates) THEN
    RAISE EXCEPTION 'a % promotion only moves on: % refused', OLD.state, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
