"""The shapes of translations."""

from events.choices import TranslationLanguage, TranslationStatus

from .schema import choice, component, record, text, to

TRANSLATED = {
    "lang": choice(TranslationLanguage.values, "The language, a value of `lang`.", "zh"),
    "status": choice(
        TranslationStatus, "`current`, or `stale`: the words that it renders have changed since.", "current"
    ),
}
TRANSLATION = component(
    "Translation",
    "An event in another language.",
    record(
        title=text("The title in that language.", "美国商务部替换关于华为昇腾芯片的一句话"),
        summary=text('The summary in that language; "" where it is not translated.', "没有发布更改通知。"),
        **TRANSLATED,
    ),
)
_ORIGINAL = component(
    "Original",
    "The words that a translation stands in for.",
    record(
        title=text("The original title.", "Commerce replaces its sentence on Huawei Ascend chips"),
        summary=text("The original summary.", "No notice of the change was published."),
    ),
)
SHOWN_TRANSLATION = component(
    "ShownTranslation",
    "The translation that an event is served in, with the original.",
    record(original=to(_ORIGINAL, "The original words."), **TRANSLATED),
)
