"""What kinds, topics and actors are called in the language of the page: their Chinese names, where they have one.

Of an actor it is the first of its published aliases that is written in Chinese. Kinds and topics have no aliases; those
of the shipped vocabulary are named here, by their English names.
"""

import re
from collections.abc import Mapping
from typing import TypeVar, cast

from events.editions.documents import decode
from events.editions.models import Edition, Entry

from ..documents.languages import is_chinese
from ..documents.shapes import EventDocument

Document = TypeVar("Document", bound=EventDocument)
Term = TypeVar("Term", bound=dict[str, object])

_KINDS = {
    "Tariff": "关税", "Trade war": "贸易战", "Export control": "出口管制", "Rule amendment": "规则修订",
    "Entity restriction": "实体限制", "Licence": "许可", "Legislation": "立法", "Executive action": "行政命令",
    "Investigation": "调查", "Enforcement": "执法", "Court": "司法", "Agreement": "协议", "Talks": "磋商",
    "Statement": "声明", "Guidance": "指南", "Correction": "更正", "Opinion": "评论", "Product launch": "产品发布",
    "Milestone": "里程碑",
}  # fmt: skip
_TOPICS = {
    "Tariffs": "关税", "Technology transfer": "技术转让", "Chips and chipmaking": "芯片与芯片制造",
    "AI chips": "人工智能芯片", "AI models": "人工智能模型", "Huawei": "华为",
    "Telecommunications": "电信", "Apps and platforms": "应用与平台", "Software": "软件",
    "Critical minerals": "关键矿产", "Export controls": "出口管制", "Entity List": "实体清单",
    "Sanctions lists": "制裁清单", "Investment": "投资", "Truces and summits": "休战与峰会",
    "Changed wording": "措辞变更", "Innovation": "创新", "Aviation": "航空",
    "Antitrust": "反垄断", "Shipping": "航运",
}  # fmt: skip
_NAMES = {"kind": _KINDS, "topic": _TOPICS}
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_OTHER_SCRIPT = re.compile("[\u3040-\u30ff\uac00-\ud7af]")


def get_term_name(subject: str, term: Mapping[str, object]) -> str:
    """The name of a kind, topic, actor or publisher by its document."""
    name = str(term["name"])
    if not is_chinese():
        return name
    if subject == "actor":
        return _find_chinese(cast(list[str], term.get("aliases", []))) or name
    return _NAMES.get(subject, {}).get(name, name)


def name_term(subject: str, term: Term) -> Term:
    """The document of a term as the page calls it; what it is called besides comes among its aliases."""
    name = get_term_name(subject, term)
    if name == term["name"]:
        return term
    others = [alias for alias in cast(list[str], term.get("aliases", [])) if alias != name]
    return cast(Term, {**term, "name": name, "aliases": [term["name"], *others]})


def get_term_names(subject: str, names: dict[str, str], edition: Edition) -> dict[str, str]:
    """The names of terms of one subject in an edition, by slug.

    Args:
        names: what they are called where nothing else is known, by slug.
    """
    if not is_chinese() or not names:
        return names
    if subject != "actor":
        return {slug: get_term_name(subject, {"name": name}) for slug, name in names.items()}
    entries = Entry.objects.using("public").at(edition).public().of("actor").filter(slug__in=names)
    actors = map(decode, entries.values_list("document", flat=True))
    return names | {actor["slug"]: _find_chinese(actor["aliases"]) or names[actor["slug"]] for actor in actors}


def name_terms(event: Document, edition: Edition | None = None) -> Document:
    """An event with its kind and topics as the page calls them and, where the edition is known, its actors."""
    if not is_chinese():
        return event
    actors = {actor["slug"]: actor["name"] for actor in event["actors"]} if edition else {}
    names = get_term_names("actor", actors, edition) if edition else {}
    named = {
        **event,
        "kind": {**event["kind"], "name": get_term_name("kind", event["kind"])},
        "topics": [{**topic, "name": get_term_name("topic", topic)} for topic in event["topics"]],
        "actors": [{**actor, "name": names.get(actor["slug"], actor["name"])} for actor in event["actors"]],
    }
    return cast(Document, named)


def _find_chinese(aliases: list[str]) -> str | None:
    return next((alias for alias in aliases if _HAN.search(alias) and not _OTHER_SCRIPT.search(alias)), None)
