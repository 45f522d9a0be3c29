-- What a desk said of a voucher is not changed or forgotten (decision chained-events).

CREATE TRIGGER voucher_verdict_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON voucher_verdict
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE voucher_verdict ENABLE ALWAYS TRIGGER voucher_verdict_kept;
