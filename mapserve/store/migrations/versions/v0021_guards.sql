-- What keeps cases true, whoever writes (decision chained-events).

CREATE CONSTRAINT TRIGGER review_case_told AFTER INSERT OR UPDATE ON review_case
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION workflow_row_check_told('case');

CREATE TRIGGER review_case_kept BEFORE DELETE OR TRUNCATE ON review_case
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER case_message_kept BEFORE DELETE OR TRUNCATE ON case_message
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE review_case ENABLE ALWAYS TRIGGER review_case_told;
ALTER TABLE review_case ENABLE ALWAYS TRIGGER review_case_kept;
ALTER TABLE case_message ENABLE ALWAYS TRIGGER case_message_kept;
