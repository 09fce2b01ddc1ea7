"""Whoever's account is made inactive is signed out everywhere, by whichever road that was done, and stays so
when it is made active again."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION inactive_account_has_no_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM accounts_session WHERE user_id = NEW.id;
    RETURN NULL;
END $$;
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION inactive_account_has_no_session() SET search_path TO %I, pg_temp',
                   current_schema());
END $$;
CREATE TRIGGER inactive_account_has_no_session AFTER UPDATE ON auth_user
    FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION inactive_account_has_no_session();
"""
BACKWARD = """
DROP TRIGGER inactive_account_has_no_session ON auth_user;
DROP FUNCTION inactive_account_has_no_session();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
