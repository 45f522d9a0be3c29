-- What keeps the history true, whoever writes (decisions map-as-history to one-file-a-layer). Checks of many rows run
-- once a statement, so that a save of a thousand features pays for them once.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: a version is only ever closed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION feature_check_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fresh
        JOIN layer_kind ON layer_kind.kind = fresh.layer
        WHERE substr(ST_GeometryType(fresh.geom), 4) <> ALL (layer_kind.geometry_types)
    ) THEN
        RAISE EXCEPTION 'a geometry is of a type that its layer does not take'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'feature_geometry_type';
    END IF;
    IF EXISTS (
        SELECT FROM (
            SELECT community_id, min(revision_from) AS first FROM fresh GROUP BY community_id
        ) AS earliest
        JOIN edition ON edition.community_id = earliest.community_id
            AND edition.revision >= earliest.first
    ) THEN
        RAISE EXCEPTION 'the revision belongs to a sealed edition'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'feature_sealed';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION feature_check_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT community_id, min(revision_to) AS first FROM closed GROUP BY community_id
        ) AS earliest
        JOIN edition ON edition.community_id = earliest.community_id
            AND edition.revision >= earliest.first
    ) THEN
        RAISE EXCEPTION 'the revision belongs to a sealed edition'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'feature_sealed';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER feature_inserted AFTER INSERT ON feature
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION feature_check_inserted();

CREATE TRIGGER feature_closed AFTER UPDATE ON feature
    REFERENCING NEW TABLE AS closed
    FOR EACH STATEMENT EXECUTE FUNCTION feature_check_closed();

-- Only an open version may change, and only by being closed.
CREATE TRIGGER feature_history BEFORE UPDATE ON feature
    FOR EACH ROW
    WHEN (
        OLD.revision_to IS NOT NULL
        OR NEW.revision_to IS NULL
        OR OLD.id <> NEW.id
        OR OLD.revision_from <> NEW.revision_from
        OR OLD.community_id <> NEW.community_id
        OR OLD.layer <> NEW.layer
        OR NOT OLD.geom = NEW.geom
        OR OLD.properties <> NEW.properties
        OR OLD.source IS DISTINCT FROM NEW.source
    )
    EXECUTE FUNCTION refuse_change();

CREATE TRIGGER feature_kept BEFORE DELETE OR TRUNCATE ON feature
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER edition_sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON edition
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
