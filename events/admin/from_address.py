"""The page that makes a source, its capture and an event of the address of a web page."""

from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from events.editions.admin.form_address import form_address
from events.editions.admin.publish import get_user
from events.editions.admin.unfold import ModelAdmin
from events.editions.http.responses import base_url
from sources.capture.http import Bounds
from sources.capture.page_facts import Fact, Field, get_first
from sources.known_addresses import find_sources_at
from sources.models import Capture, Source
from sources.selectors import NotQuotable, Selector, select

from ..exchange.web_pages import WebPage, pack, read_web_page, save_page_capture, unpack
from ..models import Event
from .address_forms import AddressForm, EventForm, SourceForm, find_publisher, save_pasted_text

#: The limits of the fetch of a page.
BOUNDS = Bounds()
#: What a field is called in the form of a source.
_NAMES: dict[Field, str] = {"publisher": "publisher_name"}
_EXPIRED = "The page was read more than a day ago. Read it again."


def address_page(model_admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Show the form; read the page at its address; save what is proposed of it. Only a POST fetches or saves."""
    if not request.user.has_perms(("sources.add_source", "sources.add_capture")):
        raise PermissionDenied
    if request.method != "POST":
        prefilled = {"address": request.GET.get("url", "")[:2000], "words": request.GET.get("words", "")[:2000]}
        return _render_form(model_admin, request, AddressForm(initial=prefilled))
    if "packed" in request.POST:
        try:
            page = unpack(request.POST["packed"])
        except signing.BadSignature:
            messages.error(request, _EXPIRED)
            return _render_form(model_admin, request, AddressForm(initial={"address": request.POST.get("url", "")}))
        return _save(model_admin, request, page)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _render_form(model_admin, request, form)
    page = read_web_page(form.cleaned_data["address"], now=timezone.now(), bounds=BOUNDS)
    # What is shown is what the form can carry.
    packed = pack(page)
    page = unpack(packed)
    part = _find_source(page) or _propose_source(request, page)
    proposed = _propose_event(page, form.cleaned_data["words"])
    event_form = EventForm(initial=proposed, text=page.text, source=_get_known(request, part))
    return _render_proposal(model_admin, request, page, packed, part, event_form)


def _render_form(model_admin: ModelAdmin, request: HttpRequest, form: AddressForm) -> TemplateResponse:
    address = f"{base_url(request)}{reverse('admin:events_event_from_address')}"
    context = _get_context(model_admin, request) | {"form": form, "bookmarklet": render_bookmarklet(address)}
    return TemplateResponse(request, "admin/events/from_address.html", context)


def render_bookmarklet(address: str) -> str:
    """A bookmark that opens an address with that of the page at hand, and with the words selected on it."""
    return (
        "javascript:void(open('"
        f"{address}?url='+encodeURIComponent(location.href)+'&words='+"
        "encodeURIComponent(String(getSelection()).trim().slice(0,2000))))"
    )


def _get_context(model_admin: ModelAdmin, request: HttpRequest) -> dict[str, object]:
    return {
        **model_admin.admin_site.each_context(request),
        "title": "Add from an address",
        "opts": model_admin.model._meta,
    }


def _find_source(page: WebPage) -> Source | None:
    return next(iter(find_sources_at(page.addresses)), None)


def _propose_source(request: HttpRequest, page: WebPage) -> SourceForm:
    """The form of a source with the surest of each field; what the page does not say is left to the editor."""
    proposed = {_NAMES.get(name, name): fact.value for name, fact in get_first(page.facts).items()}
    initial = {"language": "", "url": page.url} | proposed
    if known := find_publisher(proposed.get("publisher_name", "")):
        initial["publisher_name"] = known.name
    return _make_source_form(request, page, initial)


def _make_source_form(request: HttpRequest, page: WebPage, initial: dict[str, str] | None = None) -> SourceForm:
    return SourceForm(
        request.POST if initial is None else None,
        initial=initial,
        has_text=bool(page.text),
        may_add_publisher=request.user.has_perm("sources.add_publisher"),
    )


def _get_known(request: HttpRequest, part: Source | SourceForm) -> Source | None:
    """The source, if events that cite it already may get a quotation more."""
    return part if isinstance(part, Source) and request.user.has_perm("events.change_event") else None


def _propose_event(page: WebPage, words: str) -> dict[str, str]:
    """The event that the page attests: what its publication is called and dated; the type of its date is not known."""
    first = get_first(page.facts)
    dates = page.event.get("dates") or [{}]
    proposed = {
        "title": page.event.get("title") or (first["title"].value[:200] if "title" in first else ""),
        "date": dates[0].get("date") or (first["published"].value if "published" in first else ""),
        "date_type": dates[0].get("type", ""),
        "quote": words,
    }
    if words and page.text:
        try:
            chosen = select(page.text, Selector(words))
        except NotQuotable:
            return proposed
        return proposed | {"quote": chosen.exact, "before": chosen.prefix, "after": chosen.suffix}
    return proposed


def _render_proposal(
    model_admin: ModelAdmin,
    request: HttpRequest,
    page: WebPage,
    packed: str,
    part: Source | SourceForm,
    event_form: EventForm,
) -> TemplateResponse:
    """The page with what is proposed: of a source that is there already only its name."""
    source_form = part if isinstance(part, SourceForm) else None
    context = _get_context(model_admin, request) | {
        "page": page,
        "packed": packed,
        "found": None if source_form else part,
        "elsewhere": find_sources_at(page.claims) if source_form else [],
        "source_form": source_form,
        "fields": _to_rows(source_form, page) if source_form else [],
        "event_form": event_form,
        "may_add_event": request.user.has_perm("events.add_event"),
        "may_publish": request.user.has_perm("editions.add_edition"),
    }
    return TemplateResponse(request, "admin/events/proposal.html", context)


def _to_rows(form: SourceForm, page: WebPage) -> list[tuple[object, Fact | None, list[Fact]]]:
    """Each field with where it was read, and what else the page says of it."""
    rows: list[tuple[object, Fact | None, list[Fact]]] = []
    facts = {_NAMES.get(name, name): said for name, said in page.facts.items()}
    facts["url"] = [Fact(page.url, "the address"), *(fact for fact in facts.pop("canonical", []))]
    for bound in form.visible_fields():
        said = facts.get(bound.name, [])
        value = bound.value()
        chosen = next((fact for fact in said if fact.value == value), None)
        rows.append((bound, chosen, [fact for fact in said if fact is not chosen and fact.value != value]))
    return rows


def _save(model_admin: ModelAdmin, request: HttpRequest, page: WebPage) -> HttpResponse:
    """Save the source, its capture and, if that was pressed, the event; go to its form or on to publishing it."""
    user = get_user(request)
    has_event = "_source" not in request.POST
    if has_event and not request.user.has_perm("events.add_event"):
        raise PermissionDenied
    part = _find_source(page) or _make_source_form(request, page)
    is_new = isinstance(part, SourceForm)
    text = page.text or request.POST.get("text", "")
    event_form = EventForm(request.POST, text=text, has_event=has_event, source=_get_known(request, part))
    if not all([isinstance(part, Source) or part.is_valid(), event_form.is_valid()]):
        return _render_proposal(model_admin, request, page, request.POST["packed"], part, event_form)
    try:
        with transaction.atomic():
            source = part if isinstance(part, Source) else part.save_source(user)
            capture = save_page_capture(source, page, user)
            if isinstance(part, SourceForm) and (pasted := part.cleaned_data.get("text")):
                capture = save_pasted_text(source, pasted, timezone.now().date().isoformat(), user)
            event = event_form.save_event(source, user) if has_event else None
    except ValidationError as error:
        messages.error(request, f"Nothing was saved: {' '.join(error.messages)}")
        return _render_proposal(model_admin, request, page, request.POST["packed"], part, event_form)
    made = [f"source {source}" if is_new else "", f"capture {capture.number}" if capture else ""]
    made.append(f"event {event}" if event else "")
    messages.success(request, f"Saved as drafts: {', '.join(filter(None, made)) or 'nothing new'}.")
    if event is None:
        return HttpResponseRedirect(form_address(Source, source.pk))
    return _go_on(request, event, capture)


def _go_on(request: HttpRequest, event: Event, capture: Capture | None) -> HttpResponseRedirect:
    """To the event's form, or on to publishing it with the capture that it quotes."""
    if "_publish" in request.POST:
        query = f"?captures={capture.pk}" if capture else ""
        return HttpResponseRedirect(f"{reverse('admin:events_event_changelist')}{event.pk}/publish/{query}")
    return HttpResponseRedirect(form_address(Event, event.pk))


def capture_page(model_admin: ModelAdmin, request: HttpRequest, id: UUID) -> HttpResponse:
    """Write an event that quotes a capture: its words are selected in the text, or pasted."""
    if not request.user.has_perm("events.add_event") or not request.user.has_perm("sources.view_capture"):
        raise PermissionDenied
    capture = get_object_or_404(Capture.objects.select_related("source"), pk=id)
    source = _get_known(request, capture.source)
    form = EventForm(request.POST if request.method == "POST" else None, text=capture.text, source=source)
    if form.is_bound and form.is_valid():
        event = form.save_event(capture.source, get_user(request))
        messages.success(request, f"Saved as a draft: event {event}.")
        return _go_on(request, event, capture)
    page = WebPage("", {}, text=capture.text)
    response = _render_proposal(model_admin, request, page, "", capture.source, form)
    described = f"{capture.source}, capture {capture.number}, seen {capture.seen}"
    response.context_data = (response.context_data or {}) | {"title": "Quote a capture", "text_title": described}
    return response
