from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def let_the_desk_take_one_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The desk reads them, and removes one that is of another claim; they come in by a command."""
    config = apps.get_app_config("claims")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=editor.connection.alias)
    config.models_module = None
    granted = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="claims", codename__in=["view_outsideverdict", "delete_outsideverdict"]
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["editor", "reviewer", "admin"]):
        group.permissions.add(*granted)


class Migration(migrations.Migration):
    dependencies = [("claims", "0017_outside_verdicts")]
    operations = [migrations.RunPython(let_the_desk_take_one_back, migrations.RunPython.noop)]
