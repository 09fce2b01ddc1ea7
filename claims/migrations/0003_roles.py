"""The roles of the desk as groups. What each may do in the admin is granted here; pages ask for the same."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

#: Models that the desk edits, those of them whose rows may go (a link that is wrong), and those it only reads.
#: Nobody deletes what is on record.
EDITED = {
    "articles": ["publisher", "article", "derivation"],
    "claims": ["claimant", "topic", "claim", "claimclaimant", "claimlink", "annotation", "comment", "enquiry", "report", "verdict"],
}
TAKEN_BACK = {"articles": ["derivation"], "claims": ["claimclaimant", "claimlink"]}
READ = {"articles": ["revision"], "claims": ["anchor"]}


def make_roles(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Permissions are usually made after all migrations; make them now, so that roles can hold them."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for label in ("articles", "claims", "auth"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0, using=editor.connection.alias)
        config.models_module = None

    def permissions(verbs: tuple[str, ...], models: dict[str, list[str]]) -> list[object]:
        names = {(app, f"{verb}_{model}") for app, listed in models.items() for model in listed for verb in verbs}
        return [
            permission
            for permission in Permission.objects.using(editor.connection.alias).select_related("content_type")
            if (permission.content_type.app_label, permission.codename) in names
        ]

    work = permissions(("view", "add", "change"), EDITED)
    work += permissions(("delete",), TAKEN_BACK) + permissions(("view",), READ)
    decide = list(Permission.objects.filter(codename="decide_verdict", content_type__app_label="claims"))
    accounts = list(Permission.objects.filter(content_type__app_label="auth", content_type__model="user"))
    for name, granted in {"editor": work, "reviewer": work + decide, "admin": work + decide + accounts}.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(*granted)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0002_invariants"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
