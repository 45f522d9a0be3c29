-- What keeps visits true, whoever writes (decision visit-operations).

-- What arrived stands as it arrived.
CREATE TRIGGER visit_operation_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON visit_operation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was handed in stays handed in.
CREATE FUNCTION visit_evaluator_check_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sealed_at IS NOT NULL THEN
        RAISE EXCEPTION 'visit % of % is sealed', OLD.visit_id, OLD.person_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_evaluator_seal';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER visit_evaluator_sealed BEFORE UPDATE OR DELETE ON visit_evaluator
    FOR EACH ROW EXECUTE FUNCTION visit_evaluator_check_seal();

ALTER TABLE visit_operation ENABLE ALWAYS TRIGGER visit_operation_kept;
ALTER TABLE visit_evaluator ENABLE ALWAYS TRIGGER visit_evaluator_sealed;
