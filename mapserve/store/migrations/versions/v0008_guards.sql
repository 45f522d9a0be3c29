-- What keeps applications true, whoever writes (decision chained-events).

CREATE CONSTRAINT TRIGGER application_told AFTER INSERT OR UPDATE ON application
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION workflow_row_check_told('application');

CREATE TRIGGER application_kept BEFORE DELETE OR TRUNCATE ON application
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was sent is what was judged: nobody changes it afterwards.
CREATE TRIGGER application_sent_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON application_sent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE application ENABLE ALWAYS TRIGGER application_told;
ALTER TABLE application ENABLE ALWAYS TRIGGER application_kept;
ALTER TABLE application_sent ENABLE ALWAYS TRIGGER application_sent_kept;
