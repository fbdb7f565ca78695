"""The sources that events cite, once each, in the order they are first cited."""

from collections.abc import Callable, Sequence

from .page import Document, Page


def cited_sources_renderer(render: Callable[[Sequence[Document]], bytes]) -> Callable[[Page], bytes]:
    """Turn a renderer of sources into a renderer of the sources that a page cites."""

    def render_cited(page: Page) -> bytes:
        return render(get_cited_sources(page))

    return render_cited


def get_cited_sources(page: Page) -> list[Document]:
    """The documents of the sources, as briefly as citations show them where the page has no more."""
    briefs = {
        citation["source"]["slug"]: citation["source"] for event in page.events for citation in event["citations"]
    }
    return [page.sources.get(slug, brief) for slug, brief in briefs.items()]
