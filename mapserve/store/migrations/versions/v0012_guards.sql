-- What keeps evaluations true, whoever writes (decision chained-events).

CREATE CONSTRAINT TRIGGER evaluation_told AFTER INSERT OR UPDATE ON evaluation
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION workflow_row_check_told('evaluation');

CREATE TRIGGER evaluation_kept BEFORE DELETE OR TRUNCATE ON evaluation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was handed in is what was scored: nobody changes it afterwards.
CREATE FUNCTION evaluation_score_check_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM evaluation_assignment
        WHERE id = coalesce(NEW.assignment_id, OLD.assignment_id) AND handed_in_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the scores of % are handed in', coalesce(NEW.assignment_id, OLD.assignment_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_score_open';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER evaluation_score_open BEFORE INSERT OR UPDATE OR DELETE ON evaluation_score
    FOR EACH ROW EXECUTE FUNCTION evaluation_score_check_open();

-- What was released was told.
CREATE TRIGGER award_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON award
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE evaluation ENABLE ALWAYS TRIGGER evaluation_told;
ALTER TABLE evaluation ENABLE ALWAYS TRIGGER evaluation_kept;
ALTER TABLE evaluation_score ENABLE ALWAYS TRIGGER evaluation_score_open;
ALTER TABLE award ENABLE ALWAYS TRIGGER award_kept;
