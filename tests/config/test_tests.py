"""What tests rely on of each other."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from events.models import Event
from tests.desk import an_event, written


@pytest.mark.django_db(transaction=True)
def test_a_test_that_empties_the_tables_leaves_what_migrations_wrote() -> None:
    """Tests are shared out among processes as they come: an ordinary one may follow one that committed."""
    before = [model.objects.count() for model in (Group, Permission, ContentType)]
    assert Group.objects.get(name="Publisher").permissions.exists()
    written(an_event("one"))
    call_command("flush", interactive=False, verbosity=0)
    assert not Event.objects.exists()
    assert [model.objects.count() for model in (Group, Permission, ContentType)] == before
    assert Group.objects.get(name="Publisher").permissions.exists()
