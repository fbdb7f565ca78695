"""The sources that events cite, once each, in the order they are first cited."""

from collections.abc import Callable, Sequence
from typing import cast

from sources.shapes import CitedSource

from .page import Page


def cited_sources_renderer(render: Callable[[Sequence[CitedSource]], bytes]) -> Callable[[Page], bytes]:
    """Turn a renderer of sources into a renderer of the sources that a page cites."""

    def render_cited(page: Page) -> bytes:
        return render([page.itself, *get_cited_sources(page)] if page.itself else get_cited_sources(page))

    return render_cited


def get_cited_sources(page: Page) -> list[CitedSource]:
    """The documents of the sources, as briefly as citations show them where the page has no more."""
    # A brief lacks only what a source to cite may lack.
    briefs = {
        citation["source"]["slug"]: cast(CitedSource, citation["source"])
        for event in page.events
        for citation in event["citations"]
    }
    return [page.sources.get(slug, brief) for slug, brief in briefs.items()]
