"""Mappings of tables that are kept by name, and the right of both groups of editors to keep them."""

from django.db import migrations, models

from events.editions.validators import validate_text


def permit(apps, schema_editor):
    """Django itself makes permissions only once all migrations are done."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    content_type, _ = content_types.get_or_create(app_label="events", model="keptmapping")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=("Editor", "Publisher")):
        for act in ("add", "change", "delete", "view"):
            permission, _ = permissions.get_or_create(
                content_type=content_type,
                codename=f"{act}_keptmapping",
                defaults={"name": f"Can {act} mapping of a table"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0013_identifiers"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, validators=[validate_text])),
                ("text", models.TextField(validators=[validate_text], verbose_name="mapping")),
            ],
            options={
                "ordering": ("name",),
                "verbose_name": "mapping of a table",
                "verbose_name_plural": "mappings of tables",
            },
        ),
        migrations.RunPython(permit, migrations.RunPython.noop),
    ]
