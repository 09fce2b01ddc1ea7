"""When to look again; reports by sender, and what readers are told; approving what stands now."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What was proposed is never altered, nor by whom: the one who decides would decide on something else. Approving
# may take the claim and its evidence down anew: the reviewer has seen, and confirmed, what changed meanwhile.
FORWARD = """
DROP TRIGGER verdict_proposal_is_only_decided ON claims_verdict;
CREATE FUNCTION verdict_as_proposed(verdict jsonb, is_approval boolean) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $$
    SELECT verdict - '{decision,decided_at,decided_by_id,returned_reason,self_approval_reason}'::text[]
         - CASE WHEN is_approval THEN '{claim_as_decided,summary,supported_statuses}'::text[] ELSE '{}'::text[] END
$$;
CREATE TRIGGER verdict_proposal_is_only_decided BEFORE UPDATE ON claims_verdict
    FOR EACH ROW WHEN (verdict_as_proposed(to_jsonb(OLD), NEW.decision = 'approved')
                       IS DISTINCT FROM verdict_as_proposed(to_jsonb(NEW), NEW.decision = 'approved'))
    EXECUTE FUNCTION refuse_change();

-- A decision says when to look again, or never; a withdrawal ends only what was due.
CREATE OR REPLACE FUNCTION verdict_moves_its_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE claims_claim
       SET current_verdict_id = verdict_readers_see(NEW.claim_id),
           review_on = CASE WHEN NEW.kind = 'withdrawal' AND review_on > current_date THEN review_on
                            ELSE NEW.review_on END
     WHERE id = NEW.claim_id;
    RETURN NULL;
END $$;
-- That is the verdict's doing, and no edit of the claim.
CREATE OR REPLACE FUNCTION counts_its_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD) - '{current_verdict_id,assignee_id}'::text[];
    now jsonb := to_jsonb(NEW) - '{current_verdict_id,assignee_id}'::text[];
BEGIN
    IF to_jsonb(OLD) -> 'current_verdict_id' IS DISTINCT FROM to_jsonb(NEW) -> 'current_verdict_id' THEN
        before := before - 'review_on';
        now := now - 'review_on';
    END IF;
    IF before IS DISTINCT FROM now THEN
        NEW.version := OLD.version + 1;
    END IF;
    RETURN NEW;
END $$;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION counts_its_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - '{current_verdict_id,assignee_id}'::text[]
       IS DISTINCT FROM to_jsonb(NEW) - '{current_verdict_id,assignee_id}'::text[] THEN
        NEW.version := OLD.version + 1;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION verdict_moves_its_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE claims_claim SET current_verdict_id = verdict_readers_see(NEW.claim_id) WHERE id = NEW.claim_id;
    RETURN NULL;
END $$;
DROP TRIGGER verdict_proposal_is_only_decided ON claims_verdict;
DROP FUNCTION verdict_as_proposed(jsonb, boolean);
CREATE TRIGGER verdict_proposal_is_only_decided BEFORE UPDATE ON claims_verdict
    FOR EACH ROW WHEN (to_jsonb(OLD) - '{decision,decided_at,decided_by_id,returned_reason,self_approval_reason}'::text[]
                       IS DISTINCT FROM
                       to_jsonb(NEW) - '{decision,decided_at,decided_by_id,returned_reason,self_approval_reason}'::text[])
    EXECUTE FUNCTION refuse_change();
"""

def grant_declining(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Whoever records derivations may decline one that was proposed, and take that back."""
    config = apps.get_app_config("articles")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=editor.connection.alias)
    config.models_module = None
    granted = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="articles",
        codename__in=[f"{verb}_declinedderivation" for verb in ("view", "add", "change", "delete")],
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["editor", "reviewer", "admin"]):
        group.permissions.add(*granted)


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0006_sent_form_digest'),
        ('articles', '0004_provenance_since'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='sender',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='sender'),
        ),
        migrations.AddField(
            model_name='report',
            name='told_en',
            field=models.TextField(blank=True, verbose_name='what readers are told (English)'),
        ),
        migrations.AddField(
            model_name='report',
            name='told_zh',
            field=models.TextField(blank=True, verbose_name='what readers are told (Chinese)'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='review_on',
            field=models.DateField(blank=True, null=True, verbose_name='look again on'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['created_at'], name='report_by_time'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('told_zh', ''), ('told_zh__regex', '[^\\s\\u0085\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0]'), _connector='OR'), models.Q(('told_en', ''), ('told_en__regex', '[^\\s\\u0085\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0]'), _connector='OR')), name='report_texts_are_not_blank', violation_error_message='A text of nothing but spaces says nothing.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'open'), _negated=True), models.Q(('told_en', ''), ('told_zh', '')), _connector='OR'), name='report_tells_readers_only_when_handled', violation_error_message='Readers are told what became of a report once it is closed.'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunPython(grant_declining, migrations.RunPython.noop),
    ]
