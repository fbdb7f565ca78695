"""A subject of every kind, linked in every way and full of canaries: published, changed, renamed, merged, scheduled."""

import datetime as dt
import json
from typing import Any
from urllib.parse import quote

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.db.models import CASCADE, ForeignKey, ManyToManyField, Model
from django.utils import timezone

from events.editions.admin.edit_conflicts import open_editing_session
from events.editions.admin.merge import merge, merge_in_public, referring_fields
from events.editions.drafts import save_revision
from events.editions.models import Autosave, Entry, Revision, SavedFilter
from events.editions.planning import plan_digest
from events.editions.publishing import publish, withdraw
from events.editions.redaction.words import words_of
from events.editions.rows import Key
from events.editions.subjects import get_subjects
from events.editions.workflow import publish_due, schedule, submit
from events.exchange.kept_mappings import keep_mapping
from events.exchange.mappings import TableMapping, render_mapping
from events.models import (
    Citation,
    Event,
    EventDate,
    EventTranslation,
    Kind,
    Participation,
    Relation,
    TimelineTranslation,
)
from sources.models import Capture, Source
from tests.canaries import CANARY, canary_of, planted, without_canary
from tests.desk import latest_revision

OLD = "The use of these chips anywhere is banned."


class World:
    """What is written and published; ``rows`` by what they are called.

    Args:
        subject: the kind of subject that is to be redacted.
        by: who does everything.
    """

    def __init__(self, subject: str, by: Any) -> None:
        self.subject, self.by = subject, by
        self.canaries: dict[str, Any] = {}
        self.rows: dict[str, Any] = {}
        self._write()
        for name, row in self.rows.items():
            if name == row.subject:
                assert not set(without_canary(self._without_references(row))), f"{name} has text without a canary"

    @property
    def subject_row(self) -> Any:
        return self.rows[self.subject]

    @property
    def key(self) -> Key:
        return Key(self.subject, self.subject_row.pk)

    def run(self) -> None:
        """All that happens to the subject before it is redacted."""
        self.publish(*self.rows.values(), note="The first")
        if self.subject != "capture":
            self._merge_a_twin()
        withdraw([Key("event", self.rows["leaving"].pk)], by=self.by, reason="Under review")
        self._change()
        submit(latest_revision(self.subject_row), by=self.by, comment=self.canary())
        if self.subject != "capture":
            self.publish(self.subject_row, note=self.canary())
        self._publish_on_its_day()
        self._change()
        schedule(latest_revision(self.subject_row), due=timezone.now() + dt.timedelta(9), note=self.canary(),
                 correction=False, by=self.by)  # fmt: skip
        self._be_worked_on()
        self._unlink()

    def canary(self) -> str:
        return str(self.canaries[self.subject]())

    def publish(self, *rows: Any, note: str) -> None:
        revisions = [save_revision(row, by=self.by) for row in rows]
        in_force = set(Entry.objects.current().values_list("revision_id", flat=True))
        publish([one for one in revisions if one.pk not in in_force], by=self.by, note=note)

    def make(self, name: str, model: type[Model] | None = None, **given: Any) -> Any:
        """A row of a model, or of the kind of subject it is called by, with canaries of its own."""
        canary = self.canaries.setdefault(name, canary_of(name.replace("-", "")))
        row = planted((model or get_subjects()[name].model)(**given), canary)
        if hasattr(row, "subject"):
            self.rows[name] = row
        return row

    def _write(self) -> None:
        self.rows["plain"] = Kind.objects.create(slug="plain", name="Plain")
        self.rows["gazette"] = Source.objects.create(slug="gazette", title="Gazette", type="statute")
        for name in ("kind", "topic", "actor", "publisher", "timeline"):
            self.make(name, slug=f"the-{name}").save()
        self.make("timeline", TimelineTranslation, timeline=self.rows["timeline"]).save()
        source = self.make("source", slug="the-source", publisher=self.rows["publisher"], rights="public_domain")
        source.save()
        self._capture("sibling", 1, "banned")
        self._capture("capture", 2, "risky")
        self._event("event")
        self._event("target", kind=self.rows["plain"])
        for name in ("neighbour", "leaving"):
            self._event(name)
            self.make(name, Relation, source_event=self.rows[name], event=self.rows["event"]).save()
        self.make("event", Relation, source_event=self.rows["event"], event=self.rows["target"]).save()

    def _capture(self, name: str, day: int, adjective: str) -> None:
        capture = self.make(name, Capture, source=self.rows["source"], via=self.rows["gazette"], extent="whole")
        canary = self.canaries[name]()
        capture.seen = f"2025-05-{day:02}"
        capture.text = f"Before. The use of these {canary} chips anywhere is {adjective}. After {canary}."
        capture.keep(f"<p>{capture.text}".encode())
        capture.save()

    def _event(self, name: str, **given: Any) -> None:
        rows = self.rows
        event = self.make(name, Event, **{"slug": f"the-{name}", "kind": rows["kind"]} | given)
        event.save()
        if name == "target":
            self.make(name, EventDate, event=event).save()
            Citation.objects.create(event=event, source=rows["gazette"])
            return
        event.topics.add(rows["topic"])
        date = self.make(name, EventDate, event=event)
        date.save()
        date.sources.add(rows["source"])
        self.make(name, Participation, event=event, actor=rows["actor"]).save()
        self.make(name, EventTranslation, event=event).save()
        quoting = self.make(name, Citation, event=event, source=rows["source"], via=rows["gazette"])
        if name != "event":
            quoting.quote, quoting.translated_from, quoting.now = OLD, "", ""
        quoting.save()
        self.make(name, Citation, event=event, source=rows["gazette"], via=rows["source"], position=1).save()

    def _without_references(self, row: Any) -> dict[str, Any]:
        return {name: told for name, told in row.row().items() if name not in ("slug", "former_slugs")}

    def _parts(self) -> list[Any]:
        """The subject's parts, of which there has to be one of every sort that its model has."""
        parts = []
        for field in referring_fields(self.subject_row):
            if isinstance(field, ForeignKey) and field.remote_field.on_delete is CASCADE:
                found = list(field.model._default_manager.filter(**{field.name: self.subject_row}))
                assert found, f"the {self.subject} has no {field.model.__name__}"
                parts += found
        return parts

    def _change(self) -> None:
        """Every text of the subject becomes another one, and so does its slug."""
        if self.subject == "capture":
            return
        for row in (*self._parts(), self.subject_row):
            planted(row, self.canaries[self.subject]).save()
        self.subject_row.slug += "-again"
        self.subject_row.save()
        save_revision(self.subject_row, by=self.by, comment=self.canary())

    def _merge_a_twin(self) -> None:
        kept, name = self.subject_row, self.subject
        given = {"kind": self.rows["plain"]} if name == "event" else {}
        twin = planted(type(kept)(slug="the-twin", **given), self.canaries[name])
        twin.save()
        if name == "event":
            planted(EventDate(event=twin), self.canaries[name]).save()
            planted(Citation(event=twin, source=self.rows["gazette"]), self.canaries[name]).save()
        self.publish(twin, note="A twin")
        rows = type(kept).objects
        with transaction.atomic():
            seen = plan_digest(merge(rows.get(pk=kept.pk), [rows.get(slug="the-twin")], by=self.by).plan())
            transaction.set_rollback(True)
        self.rows[name] = rows.get(pk=kept.pk)
        note = f"“{twin}” and “{kept}” are the same."
        merge_in_public(self.rows[name], [rows.get(slug="the-twin")], by=self.by, note=note, seen=seen)

    def _publish_on_its_day(self) -> None:
        self._change()
        latest, note = latest_revision(self.subject_row), self.canary()
        if self.subject == "capture":
            self._capture("sibling", 3, "perilous")
            latest, note = save_revision(self.rows["sibling"], by=self.by), "Looked at again"
        now = timezone.now()
        schedule(latest, due=now, note=note, correction=True, by=self.by)
        (done,) = publish_due(now)
        assert done.edition, done.problem

    def _be_worked_on(self) -> None:
        """What the admin keeps: its log, messages that wait, who has a form open, mappings of tables."""
        row = self.subject_row
        told = [{"changed": {"name": "citation", "object": f"supports: {row}", "fields": ["Quote"]}}]
        for one in (row, *([self.rows["neighbour"]] if self.subject != "timeline" else [])):
            LogEntry.objects.create(
                user=self.by,
                content_type=ContentType.objects.get_for_model(one),
                object_id=str(one.pk),
                object_repr=str(one),
                action_flag=CHANGE,
                change_message=json.dumps(told),
            )
        if self.subject == "capture":
            LogEntry.objects.filter(object_id=str(row.pk)).update(object_repr=row.note, change_message=row.note)
        session = SessionStore()
        session.update({"_auth_user_id": "1", "_messages": json.dumps([f"Merged into “{row}”.", self.canary()])})
        session.save()
        open_editing_session(row, self.by)
        for place, said in enumerate(text for text in words_of(row.row()) if CANARY in text):
            keep_mapping(f"{self.subject} {place}", render_mapping(TableMapping({"A": "title"}, {"summary": said})))
        words = row.text if self.subject == "capture" else f"As “{row}” says"
        for id, text in (
            (row.pk, self.canary()),
            (self.rows["gazette"].pk, words),
            (None, str(row.pk)),
        ):
            Autosave.objects.create(
                subject=self.subject,
                subject_id=id,
                typed_by=self.by,
                fields={"title": ["Typed"], "note": [text, self.canary()]},
                typed_at=timezone.now(),
            )
        filters = [(self.canary(), f"q={quote(words)}"), (self.canary(), f"topics__id__exact={row.pk}")]
        for number, (name, query) in enumerate([*filters, (f"As “{row}” says", "state=draft")]):
            marked = {"name": f"{name[:55]} {number}", "query": query}
            SavedFilter.objects.create(subject=self.subject, saved_by=self.by, **marked)

    def _unlink(self) -> None:
        """Every other row leaves the subject out, and what is public of them is published so."""
        row = self.subject_row
        own = {part.pk for part in self._parts()}
        for field in referring_fields(row):
            for user in field.model._default_manager.filter(**{field.name: row}):
                if isinstance(field, ManyToManyField):
                    getattr(user, field.name).remove(row)
                elif getattr(user, "never_changes", False) or (field.remote_field.on_delete is CASCADE):
                    continue
                elif isinstance(user, Event):
                    Event.objects.filter(pk=user.pk).update(kind=self.rows["plain"])
                elif field.null:
                    field.model._default_manager.filter(pk=user.pk).update(**{field.name: None})
                elif user.pk not in own or field.model is not type(row):
                    user.delete()
        others = [type(one).objects.get(pk=one.pk) for one in self.rows.values() if one.pk != row.pk]
        save_revision(next(one for one in others if one.pk == self.rows["leaving"].pk), by=self.by)
        public = [one for one in others if one.pk != self.rows["leaving"].pk]
        latest = {save_revision(one, by=self.by).pk for one in public}
        in_force = set(Entry.objects.current().public().values_list("revision_id", flat=True))
        if latest - in_force:
            publish(list(Revision.objects.filter(pk__in=latest - in_force)), by=self.by, note="Without it")
        with connection.cursor() as cursor:
            # Samples of column values, as autovacuum takes them by and by.
            cursor.execute("ANALYZE")
