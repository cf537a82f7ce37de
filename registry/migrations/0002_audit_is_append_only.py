"""The audit trail only grows: the database refuses to change or delete a row of it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION registry_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER registry_audit_append_only
    BEFORE UPDATE OR DELETE ON registry_auditevent
    FOR EACH ROW EXECUTE FUNCTION registry_audit_refuse();
"""

BACKWARD = """
DROP TRIGGER registry_audit_append_only ON registry_auditevent;
DROP FUNCTION registry_audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
