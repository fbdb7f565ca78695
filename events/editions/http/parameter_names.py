"""What an unknown name of a parameter may be meant for: the habits of other APIs, in the words of this one."""

from collections.abc import Collection

from ..problems import among, unknown_value_message

#: By the name that other APIs have, ours, the likeliest first. What means something at an address is suggested there.
_SYNONYMS = {
    "order": "sort sortby sort_by sort_order orderby order_by ordering direction",
    "q": "search query keyword keywords term terms text words fulltext full_text find filter name title s",
    "cursor limit": "page offset skip pagenumber page_number page_no p start_index startindex",
    "limit": "per_page perpage page_size pagesize size max max_results maxresults top take rows first last results",
    "cursor": "after before next token page_token pagetoken next_cursor starting_after ending_before",
    "since": "from start start_date startdate date_from from_date begin gte date_gte min_date published_after",
    "until": "to end end_date enddate date_to to_date lte date_lte max_date published_before",
    "since until": "date dates year month day period range time between",
    "jurisdiction": "country countries region state nation place authority",
    "topic kind": "tag tags category categories subject theme label",
    "topic": "topics",
    "kind type source_type": "type event_type eventtype class",
    "actor": "actors company entity organization organisation agency agencies person author party",
    "source publisher": "publication outlet document documents reference",
    "language": "lang locale hl languages",
    "fields": "expand include embed select columns properties field only attributes",
    "edition as_of": "version revision snapshot",
    "as_of": "at asof as_at on when",
    "changed_since after": "updated_since modified_since updated_after modified_after since_edition delta",
    "in_force_on": "in_force inforce effective_on valid_on active_on",
    "significance_min": "significance importance min_significance weight score",
    "format": "output response_format accept content_type f fmt alt",
    "count": "total total_count with_count include_count",
    "facets": "facet aggs aggregations group_by groupby",
    "slug id": "ids slugs uuid key",
}
_BY_SYNONYM = {name: ours.split() for ours, names in _SYNONYMS.items() for name in names.split()}

#: What is requested most, listed first where nothing is near.
_COMMON = "q topic kind actor since until order limit cursor jurisdiction source publisher fields format count".split()


def unknown_parameter(name: str, known: Collection[str]) -> str:
    """That a parameter is not known, and what it may have been meant for.

    >>> unknown_parameter("per_page", ["cursor", "limit", "q"])
    "unknown parameter 'per_page': did you mean 'limit'?"
    """
    # Only parameters of this address are suggested.
    suggestions = [ours for ours in _BY_SYNONYM.get(name.lower().replace("-", "_"), ()) if ours in known]
    if suggestions:
        return f"unknown parameter '{name}': did you mean {among(suggestions)}?"
    return unknown_value_message("parameter", name, sorted(known, key=_rank), ranked=True)


def _rank(name: str) -> tuple[int, str]:
    return (_COMMON.index(name) if name in _COMMON else len(_COMMON)), name
