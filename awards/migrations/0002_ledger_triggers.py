from django.db import migrations

REFUSE = """
CREATE FUNCTION awards_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER ledger_rows_never_change BEFORE UPDATE OR DELETE ON awards_auditevent
    FOR EACH ROW EXECUTE FUNCTION awards_ledger_refuse();
CREATE TRIGGER ledger_never_truncated BEFORE TRUNCATE ON awards_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION awards_ledger_refuse();
"""
UNDO = """
DROP TRIGGER ledger_rows_never_change ON awards_auditevent;
DROP TRIGGER ledger_never_truncated ON awards_auditevent;
DROP FUNCTION awards_ledger_refuse();
"""


class Migration(migrations.Migration):
    """The database itself refuses to change, delete or truncate a row of the ledger."""

    dependencies = [("awards", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, UNDO)]
