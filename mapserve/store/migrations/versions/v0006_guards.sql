-- What keeps events and the rows they tell of true, whoever writes (decision chained-events).

CREATE FUNCTION workflow_event_check_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    SELECT number, hash INTO last FROM workflow_event
    WHERE workflow = NEW.workflow AND subject_id = NEW.subject_id
    ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.previous IS DISTINCT FROM last.hash THEN
        RAISE EXCEPTION 'the event does not follow the last one of its chain'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'workflow_event_follows';
    END IF;
    RETURN NEW;
END $$;

-- At the end of a transaction a row says what its events say: nobody moves it without telling.
CREATE FUNCTION workflow_row_check_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.version < OLD.version OR NOT EXISTS (
        SELECT FROM workflow_event
        WHERE workflow = TG_ARGV[0] AND subject_id = NEW.id AND kind <> 'refused'
            AND version = NEW.version AND to_state = NEW.state
    ) THEN
        RAISE EXCEPTION '% % is in a state that no event tells of', TG_TABLE_NAME, NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'workflow_row_told';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER workflow_event_follows BEFORE INSERT ON workflow_event
    FOR EACH ROW EXECUTE FUNCTION workflow_event_check_chain();

CREATE TRIGGER workflow_event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON workflow_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE CONSTRAINT TRIGGER suggestion_told AFTER INSERT OR UPDATE ON suggestion
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION workflow_row_check_told('suggestion');

CREATE TRIGGER suggestion_kept BEFORE DELETE OR TRUNCATE ON suggestion
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Also where a session pretends to be a replica.
ALTER TABLE workflow_event ENABLE ALWAYS TRIGGER workflow_event_follows;
ALTER TABLE workflow_event ENABLE ALWAYS TRIGGER workflow_event_kept;
ALTER TABLE suggestion ENABLE ALWAYS TRIGGER suggestion_told;
ALTER TABLE suggestion ENABLE ALWAYS TRIGGER suggestion_kept;
