"""Two clocks: what was in force on a day, and what Annals knew; switches; a chip for everything that narrows."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client

from events.documents.in_force import get_in_force_since
from tests.answers import Json
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db


def dated(slug: str, *dates: tuple[str, str], **row: object) -> dict[str, object]:
    return an_event(slug, dates=[{"type": type, "date": date} for type, date in dates], **row)


@pytest.fixture
def measures() -> None:
    published(
        dated("listing", ("effective", "2019-05-16"), kind="listing"),
        dated("duty", ("effective", "2018-07-06"), ("ends", "2021-01-01")),
        dated("renewed", ("effective", "2017-01-01"), ("ends", "2018-01-01"), ("effective", "2019-02-01")),
        dated("vague", ("effective", "2019~")),
        dated("over", ("effective", "2018-01-01"), ("removed", "2019-01-01")),
        dated("later", ("effective", "2021-05-01")),
        kinds=[{"slug": "listing", "name": "Listing"}],
    )


@pytest.mark.usefixtures("measures")
def test_measures_in_force_are_grouped_by_kind_and_say_since_when(client: Client) -> None:
    rows = client.get("/?in_force_on=2019-06-01").text.partition('id="events"')[2]
    assert re.findall(r'<h2 class="year">([^<]+)</h2>', rows) == ["Rule", "Listing"]
    answer = dict(re.findall(r'<li id="([^"]+)".*?<p class="force">([^<]+)</p>', rows, re.DOTALL))
    assert answer == {
        "duty": "In force since 6 July 2018",
        "renewed": "In force since 1 February 2019",
        "vague": "May have been in force",
        "listing": "In force since 16 May 2019",
    }


@pytest.mark.usefixtures("measures")
def test_without_a_day_nothing_is_said_to_be_in_force(client: Client) -> None:
    page = client.get("/").text
    assert 'class="force"' not in page
    assert '<h2 class="year">2018</h2>' in page


def test_a_second_start_does_not_shorten_the_time_in_force() -> None:
    dates: Json = [
        {"type": type, "edtf": day, "status": "accepted"}
        for type, day in (("effective", "2018-01-01"), ("applicable", "2018-06-01"), ("ends", "2020-01-01"))
    ]
    assert get_in_force_since(dates, dt.date(2019, 1, 1)) == dt.date(2018, 1, 1)
    assert get_in_force_since(dates, dt.date(2020, 1, 1)) == dt.date(2018, 1, 1)
    assert get_in_force_since(dates, dt.date(2020, 1, 2)) is None
    assert get_in_force_since(dates, dt.date(2017, 1, 1)) is None


def switches(page: str) -> dict[str, tuple[str, bool]]:
    part = page.partition('<nav class="toggles"')[2].partition("</nav>")[0]
    found = re.findall(r'<a href="([^"]+)" data-load( aria-current="true")?>([^<]+)</a>', part)
    return {label: (unescape(address), bool(chosen)) for address, chosen, label in found}


@pytest.mark.usefixtures("measures")
@pytest.mark.parametrize(("label", "query"), [("Disputed", "disputed=true"), ("Reworded", "quote_status=altered,gone")])
def test_a_switch_is_turned_on_and_off(client: Client, label: str, query: str) -> None:
    address, chosen = switches(client.get("/?kind=rule").text)[label]
    assert (address, chosen) == (f"/?kind=rule&{query}", False)
    address, chosen = switches(client.get(address).text)[label]
    assert (address, chosen) == ("/?kind=rule", True)


@pytest.mark.usefixtures("measures")
def test_each_clock_keeps_what_the_other_shows(client: Client) -> None:
    page = client.get("/?kind=rule&in_force_on=2019-06-01&edition=1").text
    forms = {name: page.partition(f'id="{name}"')[2].partition("</form>")[0] for name in ("force", "time")}
    hidden = {name: set(re.findall(r'type="hidden" name="([^"]+)"', form)) for name, form in forms.items()}
    assert hidden == {"force": {"kind", "edition"}, "time": {"kind", "in_force_on"}}
    assert 'value="2019-06-01"' in forms["force"]


@pytest.mark.usefixtures("measures")
def test_the_time_in_view_is_a_chip_too(client: Client) -> None:
    page = client.get("/?kind=rule&since=2018&until=2019").text
    chips = page.partition('<ul class="chips"')[2].partition("</ul>")[0]
    assert "from 2018 to 2019" in chips
    assert 'href="/?kind=rule"' in chips
