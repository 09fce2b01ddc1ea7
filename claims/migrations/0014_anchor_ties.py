"""What an anchor ties together is never altered: only where the quote stands, and who confirmed it."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER anchor_ties_are_never_altered BEFORE UPDATE ON claims_anchor
    FOR EACH ROW WHEN ((OLD.annotation_id, OLD.revision_id, OLD.created_at)
                       IS DISTINCT FROM (NEW.annotation_id, NEW.revision_id, NEW.created_at))
    EXECUTE FUNCTION refuse_change();
"""
BACKWARD = "DROP TRIGGER anchor_ties_are_never_altered ON claims_anchor;"


class Migration(migrations.Migration):
    dependencies = [("claims", "0013_anchor_reasons")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
