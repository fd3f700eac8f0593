-- AlterTable
ALTER TABLE "model_promotion" ADD COLUMN     "moved_marks" JSONB;

-- Written here from here on: what Prisma cannot express.
-- Counted once, while it waits. The function serves proposals of releases too, which have no such column.
CREATE OR REPLACE FUNCTION promotion_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := ARRAY['state', 'approved_by_id', 'self_approval_reason', 'ended_at', 'override_reason', 'overridden_by_id', 'proposed_by_id', 'approval_gates', 'moved_marks'];
  before_marks text := to_jsonb(OLD) ->> 'moved_marks';
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
     OR NEW.proposed_by_id IS NOT NULL AND NEW.proposed_by_id IS DISTINCT FROM OLD.proposed_by_id
     OR (OLD.state <> 'proposed' OR before_marks IS NOT NULL) AND to_jsonb(NEW) ->> 'moved_marks' IS DISTINCT FROM before_marks
     OR OLD.state <> 'proposed' AND (NEW.state, NEW.ended_at, NEW.override_reason, NEW.approval_gates)
        IS DISTINCT FROM (OLD.state, OLD.ended_at, OLD.override_reason, OLD.approval_gates) THEN
    RAISE EXCEPTION 'a % promotion only moves on: % refused', OLD.state, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
