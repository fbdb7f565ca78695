import pytest

from events.editions.search import fold, search_query
from events.models import EventEntry
from tests.desk import an_event, published


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café", "cafe"),
        ("Loongson’s", "loongson"),
        ("ＡＩ", "ai"),
        ("U.S.–China", "u s china"),
        ("“Ascend”", "ascend"),
        ("ça va?", "ca va"),
        ("Straße", "strasse"),
        ("华为", "华 华为 为"),
        ("7nm 芯片", "7nm 芯 芯片 片"),
        ("chips -tariff", "chips -tariff"),
        ("state-media", "state media"),
    ],
)
def test_the_fold_takes_away_what_readers_do_not_type(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("华为", True),
        ("技术", True),
        ("华术", False),
        ("loongson", True),
        ("LOONGSON chips", True),
        ('"domestic chips"', True),
        ('"chips domestic"', False),
        ("loongson -chips", False),
        ("nothing or loongson", True),
        ("cafe", True),
        ("localhost:80/a", False),
        ("' OR 1=1 --", False),
        (":*&|!<->", False),
    ],
)
def test_search_finds_folded_words(words: str, is_found: bool) -> None:
    published(an_event("one", title="Loongson’s domestic chips at the Café", summary="华为技术有限公司"))
    found = EventEntry.objects.current().filter(search=search_query(words)).exists()
    assert found is is_found
