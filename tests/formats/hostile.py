"""Texts that break formats which do not escape: all of them may be stored, none may be changed or obeyed."""

from .documents import a_citation, a_document, a_page, a_quote

HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "'quoted",
    "''=1",
    '"quoted"',
    'a "b" c',
    "a,b;c",
    "a;b,c\\d",
    "line\nbreak",
    "two\n\nbreaks",
    "END:VEVENT\nBEGIN:VEVENT\nSUMMARY:evil",
    "x\nATTENDEE:mailto:evil@evil.example",
    "\\n is not a break",
    "trailing backslash\\",
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "<b>bold</b> & <i>italic</i>",
    "&lt;already&gt; &amp;amp;",
    "]]>",
    "<![CDATA[x]]>",
    "<!-- comment -->",
    "<?xml version='1.0'?>",
    "{{ template }} {% tag %}",
    "{braces} and } alone",
    "{ alone",
    "50% of $100 & #1 a_b ~ ^",
    "\\emph{x} \\input{/etc/passwd}",
    "ER  - \nTY  - BOOK",
    "@article{evil, title={x}}",
    "华为昇腾芯片",
    "Ünïcödé ñ ß",
    "🧨 emoji 👩‍👩‍👧",
    "right \u202e to left",
    "zero\u200bwidth\ufeff",
    "e\u0301 combining",
    "null",
    "true",
    "2018",
    "1e5",
    "javascript:alert(1)",
    "A very long " + "line " * 60,
    "a\u2028b\u2029c",
    "O'Neill–“curly” ‘single’",
    "``TeX'' -- it --- ?` !` <<ligatures>> ,,here",
    "Smith and Wesson and others",
    "Doe, Jane, Jr.",
)

#: An event for each, with the text wherever a text can stand.
EVENTS = [
    a_document(
        f"event-{place}",
        title=text.strip() or text,
        summary=text,
        kind={"slug": "rule", "name": text},
        citations=[
            a_citation(
                a_quote(text),
                title=text,
                slug=f"source-{place}",
                publisher={"slug": "office", "name": text.strip() or text},
            )
        ],
    )
    for place, text in enumerate(HOSTILE)
]
PAGE = a_page(*EVENTS, title="A <title> & ]]>", description="x\nEND:VCALENDAR")
