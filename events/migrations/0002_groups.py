"""The two groups of editors: those who write, and those who also publish."""

from django.db import migrations

WORKED_ON = {
    "events": ("event", "eventdate", "participation", "relation", "citation", "kind", "topic", "actor", "timeline"),
    "sources": ("publisher", "source", "capture"),
}
READ = {"editions": ("revision", "edition", "entry", "review", "schedule")}
PUBLISHING = {"editions": ("add_edition", "add_schedule", "change_schedule", "delete_schedule")}


def make(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    editor, _ = Group.objects.get_or_create(name="Editor")
    publisher, _ = Group.objects.get_or_create(name="Publisher")
    writing = [
        _permission(apps, app, model, act)
        for app, models in WORKED_ON.items()
        for model in models
        for act in ("add", "change", "delete", "view")
    ] + [_permission(apps, app, model, "view") for app, models in READ.items() for model in models]
    publishing = [
        _permission(apps, app, *reversed(codename.split("_")))
        for app, names in PUBLISHING.items()
        for codename in names
    ]
    editor.permissions.add(*writing)
    publisher.permissions.add(*writing, *publishing)


def _permission(apps, app, model, act):
    """The permission of that name, which Django itself only makes once all migrations are done."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)
    name = f"Can {act} {apps.get_model(app, model)._meta.verbose_name}"
    return apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=f"{act}_{model}", defaults={"name": name}
    )[0]


class Migration(migrations.Migration):
    dependencies = (
        ("events", "0001_initial"),
        ("sources", "0001_initial"),
        ("editions", "0003_workflow"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    )

    operations = (migrations.RunPython(make, migrations.RunPython.noop),)
