-- An answer (or a set) of many boxes was counted once for each of them: 2,000 boxes took seconds to commit. Now each row is
-- looked at by itself, its place among the promised ones included, and the whole is counted once: places are unique, rows
-- are never deleted, so neither too many nor too few can be committed.

DROP TRIGGER "label_answer_box_whole" ON "label_answer_box";
DROP TRIGGER "label_answer_suggestion_whole" ON "label_answer_suggestion";
DROP TRIGGER "box_whole" ON "box";

CREATE OR REPLACE FUNCTION label_answer_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  task label_task%ROWTYPE;
BEGIN
  SELECT * INTO task FROM label_task WHERE id = NEW.task_id;
  IF (SELECT count(*) FROM label_answer_box WHERE answer_id = NEW.id) <> NEW.box_count
     OR (SELECT count(*) FROM label_answer_suggestion WHERE answer_id = NEW.id) <> NEW.suggestion_count THEN
    RAISE EXCEPTION 'answer % does not hold its boxes and suggestions', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.suggestion_count > 0 AND NOT task.has_suggestions THEN
    RAISE EXCEPTION 'task % is answered without suggestions', task.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF task.brand_id IS NULL AND NEW.outcome = 'wrong-brand' THEN
    RAISE EXCEPTION 'answer % is not about the brand of task %', NEW.id, task.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION label_answer_box_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  answer label_answer%ROWTYPE;
  asked uuid;
BEGIN
  SELECT * INTO answer FROM label_answer WHERE id = NEW.answer_id;
  SELECT brand_id INTO asked FROM label_task WHERE id = answer.task_id;
  IF NEW.position NOT BETWEEN 0 AND answer.box_count - 1 THEN
    RAISE EXCEPTION 'answer % does not hold its boxes: there is no place %', answer.id, NEW.position USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF asked IS NOT NULL AND NEW.brand_id IS DISTINCT FROM asked THEN
    RAISE EXCEPTION 'answer % is not about the brand of task %', answer.id, answer.task_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "label_answer_box_fits" AFTER INSERT ON "label_answer_box" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION label_answer_box_fits();

CREATE FUNCTION label_answer_suggestion_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  answer label_answer%ROWTYPE;
  picture char(64);
BEGIN
  SELECT * INTO answer FROM label_answer WHERE id = NEW.answer_id;
  SELECT image_sha256 INTO picture FROM label_task WHERE id = answer.task_id;
  IF NEW.number NOT BETWEEN 1 AND answer.suggestion_count THEN
    RAISE EXCEPTION 'answer % does not hold its boxes and suggestions: there is no number %', answer.id, NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.image_sha256 <> picture
     OR EXISTS (SELECT FROM suggested_box WHERE id = NEW.suggested_box_id AND image_sha256 <> picture) THEN
    RAISE EXCEPTION 'answer % names a suggestion of another picture', answer.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "label_answer_suggestion_fits" AFTER INSERT ON "label_answer_suggestion" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION label_answer_suggestion_fits();

CREATE OR REPLACE FUNCTION box_set_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM box WHERE box_set_id = NEW.id) <> NEW.box_count THEN
    RAISE EXCEPTION 'box set % does not hold its boxes', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION box_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  whole box_set%ROWTYPE;
BEGIN
  SELECT * INTO whole FROM box_set WHERE id = NEW.box_set_id;
  IF NEW.position NOT BETWEEN 0 AND whole.box_count - 1 THEN
    RAISE EXCEPTION 'box set % does not hold its boxes: there is no place %', whole.id, NEW.position USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM image
     WHERE sha256 = whole.image_sha256 AND (NEW.x + NEW.width > image.width + 0.005 OR NEW.y + NEW.height > image.height + 0.005)) THEN
    RAISE EXCEPTION 'a box of set % lies outside its picture', whole.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF whole.label_task_id IS NOT NULL AND NOT EXISTS (SELECT FROM box_cause WHERE box_id = NEW.id) THEN
    RAISE EXCEPTION 'a box of set % cannot name its cause', whole.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "box_fits" AFTER INSERT ON "box" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION box_fits();
