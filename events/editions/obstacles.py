"""What stands in the way of publishing rows, whatever they say, in sentences."""

from collections import defaultdict
from uuid import UUID

from .batches import split
from .models import Entry
from .rows import Key, Row
from .subjects import get_subjects


def find_withheld(rows: list[Row]) -> list[str]:
    """Which of these their editors keep from the public."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        ids[row.key.subject].append(row.key.id)
    problems: list[str] = []
    for name, wanted in ids.items():
        if refusals := get_subjects()[name].refusals:
            problems += refusals(wanted)
    return problems


def find_taken_slugs(rows: list[Row]) -> list[str]:
    """Which slugs of these name another subject: a published slug names one for ever."""
    named: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for row in rows:
        if slug := row.values.get("slug"):
            named[row.key.subject, slug].append(row.key)
    problems = {
        f"The slug ‘{slug}’ is given to two {subject}s. Change one of them."
        for (subject, slug), keys in named.items()
        if len(keys) > 1
    }
    for batch in split({slug for _, slug in named}):
        holders = Entry.objects.named(*batch).values("subject", "subject_id", "slug", "former_slugs")
        for entry in holders.distinct().order_by():
            problems |= {
                f"The slug ‘{slug}’ was published for another {key.subject} and is never reused. Choose another."
                for slug in (entry["slug"], *entry["former_slugs"])
                for key in named.get((entry["subject"], slug), ())
                if key.id != entry["subject_id"]
            }
    return sorted(problems)
