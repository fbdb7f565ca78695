"""The shapes of the vocabulary, of editions and what they changed, and of problems."""

from events.choices import ActorKind
from events.editions.models import Change

from .event_schemas import ENTRY
from .identifier_schemas import identifiers
from .schema import (
    Component,
    Schema,
    choice,
    component,
    digest,
    flag,
    instant,
    joined,
    many,
    maybe,
    number,
    page,
    record,
    slug,
    text,
    to,
    uuid,
)

_SUBJECTS = ("kind", "topic", "actor", "publisher", "source", "capture", "event", "timeline")
_EVENT_ID = "450f4dec-55fb-5d9b-83da-b2b004c7b468"
_EVENT_SLUG = "bis-ascend-wording-amended"
_DIGEST = "66ef77fdecf8f78ff2e9491886ee9233a0d336daf588b74f8d394fc5fec500ec"


def _term(name: str, term: str, example: Schema, optional: tuple[str, ...] = (), **more: Schema) -> Component:
    """A subject of the vocabulary, with the number of events that mention it."""
    return component(
        name,
        f"A {term}.",
        record(
            ("entry", *optional),
            id=uuid(f"The permanent id of the {term}.", example["id"]),
            slug=slug(f"The slug of the {term}; a former slug redirects to it.", example["slug"]),
            path=text("The path of a page of this site that shows its events.", example["path"]),
            name=text(f"The name of the {term}.", example["name"]),
            description=text('The description, plain text; "" where there is none.', example["description"]),
            **more,
            count=number("The number of public events that mention it.", 28),
            entry=to(ENTRY, "The act of publishing that made this document public; absent in lists."),
        ),
    )


TERM = _term(
    "Term",
    "kind of event or topic",
    {
        "id": "b5e4f1f8-3f0c-5d4d-8f0e-0f6c2b0a4c11",
        "slug": "ai-chips",
        "path": "/?topic=ai-chips",
        "name": "AI chips",
        "description": "Processors made to train or run large models.",
    },
)
ACTOR = _term(
    "Actor",
    "actor",
    {
        "id": "ebba147f-f97b-5533-ac13-953f1f14e455",
        "slug": "huawei",
        "path": "/?actor=huawei",
        "name": "Huawei Technologies Co., Ltd.",
        "description": "",
    },
    ("identifiers",),
    kind=choice(ActorKind.values, "The kind of actor.", "company"),
    country=maybe(text("The country of the actor, as an ISO 3166-1 code, or EU; null where it has none.", "CN")),
    aliases=many(text("A name.", "华为"), "Other names of the actor."),
    identifiers=identifiers("actor", {"wikidata": ["Q160120"]}),
)
PUBLISHER = _term(
    "Publisher",
    "publisher",
    {
        "id": "3279f84e-4836-54b5-a780-fc99cc650dd5",
        "slug": "afn-news",
        "path": "/?publisher=afn-news",
        "name": "AFN News",
        "description": "",
    },
    country=maybe(text("The country of the publisher, as an ISO 3166-1 code; null where it is unknown.", "US")),
    url=maybe(text("The address of the publisher's site; null where it is unknown.", "https://afn.example/")),
)

EDITION = component(
    "Edition",
    "An act of publishing.",
    record(
        number=number("The number of the edition, from 1.", 1, minimum=1),
        published_at=maybe(instant("The time the edition was published, UTC.", "2026-11-25T00:44:39.545409Z")),
        note=text("The publisher's note.", "The US–China technology timeline, as shipped."),
        changes=number("The number of documents that the edition changed.", 807),
    ),
)
CHANGED = component(
    "Changed",
    "A subject that an edition changed.",
    joined(
        record(
            subject=choice(_SUBJECTS, "The type of the subject.", "event"),
            id=uuid("The permanent id of the subject.", _EVENT_ID),
            slug=text("The slug of the subject in that edition.", _EVENT_SLUG),
            title=text(
                "The title or name of the subject in that edition.",
                "Commerce replaces its sentence on Huawei Ascend chips",
            ),
        ),
        ENTRY.schema,
    ),
)
EDITION_PAGE = component(
    "EditionPage",
    "An edition, with a page of its changes.",
    joined(
        record(
            **{name: EDITION.schema["properties"][name] for name in ("number", "note", "changes")},
            chain=maybe(
                digest("The digest of this edition and of all before it; null where it has none yet.", _DIGEST)
            ),
        ),
        page(CHANGED, "The subjects that the edition changed."),
    ),
)
_MIRRORED = component(
    "Mirrored",
    "A change for a mirror to apply.",
    record(
        edition=number("The number of the edition that made the change.", 1, minimum=1),
        revision=number("The number of the revision that was published.", 1, minimum=1),
        subject=choice(_SUBJECTS, "The type of the subject.", "event"),
        id=uuid("The permanent id of the subject.", _EVENT_ID),
        slug=text("The slug of the subject in that edition.", _EVENT_SLUG),
        change=choice(Change.values, "The kind of change.", "new"),
        note=text("The publisher's note about the edition.", "The US–China technology timeline, as shipped."),
        document={
            "type": ["object", "null"],
            "additionalProperties": True,
            "description": "The whole document, in the shape of its subject; null where it is no longer public.",
            "examples": [{"id": _EVENT_ID, "slug": _EVENT_SLUG}],
        },
    ),
)
CHANGES = component(
    "Changes",
    "A page of everything that changed after an edition, oldest first.",
    record(
        edition=number("The number of the edition that the answer was made from: the next `after`.", 1),
        next=maybe(
            text(
                "The absolute address of the next page; null on the last.",
                "https://annals.example/api/v1/changes?limit=1&cursor=nWzEsIjY5ODA0ZmRj",
                format="uri",
            )
        ),
        results=many(_MIRRORED, "The changes of this page."),
    ),
)
_PERIOD = component(
    "PublicPeriod",
    "The editions in which a document was public.",
    record(
        subject=choice(_SUBJECTS, "The type of the subject.", "event"),
        id=uuid("The permanent id of the subject.", _EVENT_ID),
        slug=text("The slug of the subject in those editions.", _EVENT_SLUG),
        first_edition=number("The number of the first edition with the document.", 1, minimum=1),
        last_edition=maybe(
            number("The number of the last edition with the document; null while it is current.", 3, minimum=1),
            example=None,
        ),
        from_=instant("The time the document became public, UTC.", "2026-11-25T00:44:39.545409Z"),
        to=maybe(
            instant("The time the document was replaced, UTC; null while it is current.", "2026-12-01T09:30:00Z"),
            example=None,
        ),
    ),
)
VERIFIED = component(
    "Verification",
    "Whether a document with a digest was ever public.",
    record(
        digest=digest("The requested digest: a SHA-256 in hexadecimal.", _DIGEST),
        public=flag("Whether a document with this digest was ever public.", True),
        results=many(_PERIOD, "The subjects and periods that it was public in."),
    ),
)

_ERROR = component(
    "ProblemError",
    "An error in a request.",
    record(
        ("parameter", "pointer", "detail", "code"),
        parameter=text("The name of the parameter.", "kinds"),
        pointer=text("The place in the body of the request, as a JSON Pointer.", "/query"),
        detail=text(
            "An explanation with the value and the way out.", "unknown parameter 'kinds': did you mean 'kind'?"
        ),
        code=text("A code for programs.", "unknown_parameter"),
    ),
)
PROBLEM = component(
    "Problem",
    "An error, as RFC 9457 describes it.",
    record(
        type=text("The kind of problem, as a URI.", "tag:annals,2025:problem:bad_question", format="uri"),
        title=text("The name of the kind of problem.", "The question cannot be understood"),
        status=number("The HTTP status.", 400, minimum=400, maximum=599),
        detail=text("An explanation of this problem.", "unknown parameter 'kinds': did you mean 'kind'?"),
        instance=text("The path of the request.", "/api/v1/events"),
        errors=many(_ERROR, "The errors in the request; empty where `detail` describes the only one."),
    ),
)
