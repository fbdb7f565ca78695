"""Scripts of the pages as they are served: each names what it imports by its content."""

import re
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from config.static_files import StaticFilesStorage

SCRIPTS = Path("events/static/pages")


def test_what_a_script_imports_is_named_by_its_content(tmp_path: Path) -> None:
    names = [f"pages/{path.name}" for path in SCRIPTS.glob("*.js")]
    source = FileSystemStorage(SCRIPTS.parent)
    storage = StaticFilesStorage(location=tmp_path, base_url="/static/")
    for name in names:
        with source.open(name) as script:
            storage.save(name, script)
    processed = list(storage.post_process({name: (source, name) for name in names}))
    assert not [name for name, _, outcome in processed if isinstance(outcome, Exception)]
    imports = [
        (path.name, imported)
        for path in (tmp_path / "pages").glob("*.????????????.js")
        for imported in re.findall(r'^import [^;]*"(\./[^"]+)";', path.read_text(), re.MULTILINE)
    ]
    assert len(imports) > 15
    for name, imported in imports:
        assert re.fullmatch(r"\./[\w-]+\.[0-9a-f]{12}\.js", imported), (name, imported)
        assert (tmp_path / "pages" / imported).exists(), (name, imported)
