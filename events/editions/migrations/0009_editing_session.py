"""The model of an open form is called an editing session; its table keeps its name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("editions", "0008_redaction_of_notes"),)

    operations = (
        migrations.SeparateDatabaseAndState(
            state_operations=(
                migrations.AlterModelTable("opening", "editions_opening"),
                migrations.RenameModel("Opening", "EditingSession"),
            ),
        ),
    )
