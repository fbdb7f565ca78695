"""The words of entries, as quotations are looked for by: an index of what editions say, which can be made again."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from .entry import Entry


class Wording(models.Model):
    """What an entry's words are found by. Redaction deletes it; ``manage.py index_wordings`` makes it again.

    Of words that are public there is a number for every two that follow each other. Of words that are not, there are
    keyed hashes of whole sentences alone, in their order, 0 for one that is too short to be asked for.
    """

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="wording")
    #: The last day on which a capture's words were seen; null for other subjects.
    seen = models.DateField(null=True)
    pairs = ArrayField(models.IntegerField(), default=list)
    sentences = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes = (
            GinIndex(fields=["pairs"], name="wording_by_pair"),
            GinIndex(fields=["sentences"], name="wording_by_sentence"),
        )

    def __str__(self) -> str:
        return f"wording of entry {self.entry_id}"
