"""Where elements are on a page."""

from playwright.sync_api import FloatRect, Locator


def box_of(element: Locator) -> FloatRect:
    """The box of an element that is drawn, in CSS pixels."""
    box = element.bounding_box()
    assert box, f"{element} is not drawn"
    return box
