"""The committed wordings of a git repository become captures, whatever the repository says about how to run git."""

import os
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events.exchange import copies
from sources.archives import git
from sources.models import Capture, Source

URL = "https://ministry.example/news/ban"
OLD = "Exports of the metal are banned until further notice."
NEW = "Exports of the metal are licensed until further notice."

pytestmark = pytest.mark.django_db


class Repository:
    """A repository to commit pages to, each commit on a day of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.run("init", "--quiet", "--initial-branch=main")

    def run(self, *arguments: str, day: str = "2025-05-01") -> str:
        moment = f"{day}T12:00:00+00:00"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder.parent),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": moment,
            # As after a rebase: the day on which a text was written is the author's.
            "GIT_COMMITTER_DATE": "2025-12-31T12:00:00+00:00",
        } | {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, day: str, **files: str | None) -> str:
        """Commit texts by the names of their files, ``__`` for a slash and ``_`` for a point; None removes one."""
        for name, text in files.items():
            path = self.folder / name.replace("__", "/").replace("_", ".")
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text)
        self.run("add", "--all")
        self.run("commit", "--quiet", "--allow-empty", "--message=x", day=day)
        return self.run("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "pages")


@pytest.fixture
def source() -> Source:
    return Source.objects.create(slug="ban", title="Ban", type="press_release", url=URL)


def with_front_matter(text: str, url: str = URL) -> str:
    return f'---\ntitle: x\nurl: "{url}"\n---\n\n# Ban\n\nThe **ministry** said: [{text}](https://a.example/)\n'


def saved(repository: Repository, *options: object) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("capture_history", "--git", str(repository.folder), *options, stdout=out, stderr=out)
    return out.getvalue()


def wordings() -> list[tuple[str, str]]:
    return list(Capture.objects.order_by("seen", "number").values_list("seen", "text"))


def test_each_committed_wording_is_a_capture_dated_by_its_author(repository: Repository, source: Source) -> None:
    first = repository.commit("2025-05-13", ban_md=with_front_matter(OLD))
    repository.commit("2025-05-19", ban_md=with_front_matter(NEW, URL.replace("https://", "http://www.") + "/#top"))
    assert saved(repository).startswith("Captures: 2 new, 0 known")
    text = "Ban\n\nThe ministry said: "
    assert wordings() == [("2025-05-13", text + OLD), ("2025-05-19", text + NEW)]
    capture = Capture.objects.get(number=1)
    assert (capture.source, capture.extent, capture.review) == (source, "whole", "confirmed")
    assert capture.note == f"Commit {first[:12]}, file ban.md."


def test_a_second_run_saves_nothing_and_a_later_commit_is_added(repository: Repository, source: Source) -> None:
    repository.commit("2025-05-13", ban_md=with_front_matter(OLD))
    saved(repository)
    assert "0 new, 1 known" in saved(repository)
    repository.commit("2025-05-19", ban_md=with_front_matter(NEW))
    assert "1 new, 1 known" in saved(repository)


def test_a_wording_that_an_editor_copied_on_that_day_is_known(repository: Repository, source: Source) -> None:
    """However it is laid out; the same words of another day are a sighting, and other words of that day are new."""
    for day, text in (("2025-05-13", f"Ban\nThe ministry said:\n• {OLD}"), ("2025-05-19", "Other words.")):
        Capture.objects.create(source=source, seen=day, text=text)
    repository.commit("2025-05-13", ban_md=with_front_matter(OLD))
    repository.commit("2025-05-19", ban_md=with_front_matter(NEW))
    assert "Captures: 1 new, 1 known" in saved(repository)
    assert [seen for seen, _ in wordings()] == ["2025-05-13", "2025-05-19", "2025-05-19"]


def test_a_dry_run_names_what_it_would_save_and_saves_nothing(repository: Repository, source: Source) -> None:
    repository.commit("2025-05-13", ban_md=with_front_matter(OLD))
    assert saved(repository, "--dry-run").splitlines()[0].startswith("ban: seen 2025-05-13. Commit ")
    assert not Capture.objects.exists()


def test_of_one_wording_the_first_and_the_last_commit_are_kept(repository: Repository, source: Source) -> None:
    for day, title in (("2025-05-13", "a"), ("2025-05-14", "b"), ("2025-05-15", "c")):
        repository.commit(day, ban_md=with_front_matter(OLD).replace("title: x", f"title: {title}"))
    saved(repository)
    assert [seen for seen, _ in wordings()] == ["2025-05-13", "2025-05-15"]


def test_a_mapping_names_the_source_of_a_file_and_leaves_others_out(
    repository: Repository, source: Source, tmp_path: Path
) -> None:
    repository.commit("2025-05-13", page_txt=OLD, other_md=with_front_matter(OLD))
    names = tmp_path / "map.yaml"
    names.write_text("page.txt: ban\nother.md: null\n")
    saved(repository, "--map", names)
    assert wordings() == [("2025-05-13", OLD)]
    names.write_text("page.txt: bann\n")
    with pytest.raises(CommandError, match=r"page\.txt: unknown source 'bann': did you mean 'ban'"):
        saved(repository, "--map", names)


def test_what_is_named_and_not_found_is_a_note_and_an_error_where_it_is_all(
    repository: Repository, source: Source, tmp_path: Path
) -> None:
    repository.commit("2025-05-13", pages__page_txt=OLD)
    names = tmp_path / "map.yaml"
    names.write_text("pages/page.txt: ban\npages/pag.txt: null\n")
    with pytest.raises(CommandError, match=r"--path page: nothing that was read has this name\. Write it as the repo"):
        saved(repository, "--path", "page", "--map", names)
    out = saved(repository, "--path", "./pages/", "--path", "page", "--map", names)
    assert "Not found: 2 problems.\n  --path page: nothing" in out
    assert "  --map pages/pag.txt: nothing that was read has this name." in out
    assert wordings() == [("2025-05-13", OLD)]
    assert "Not found" not in saved(repository, "--path", "pages")
    names.write_text("page.txt: null\n")
    with pytest.raises(CommandError, match=r"Nothing was saved: 1 problem\.\n  --map page\.txt: nothing"):
        saved(repository, "--map", names)


def test_a_file_that_was_moved_goes_on_with_its_source(repository: Repository, source: Source) -> None:
    repository.commit("2025-05-13", z_md=with_front_matter(OLD))
    repository.commit("2025-05-19", z_md=None, a__new_md=with_front_matter(NEW))
    saved(repository)
    assert len(wordings()) == 2


def test_two_files_of_one_source_are_refused_by_name(repository: Repository, source: Source) -> None:
    commit = repository.commit("2025-05-13", a_md=with_front_matter(OLD), b_md=with_front_matter(NEW))
    with pytest.raises(CommandError, match=rf"commit {commit[:12]}: 'a\.md' and 'b\.md' are both texts of .*‘ban’"):
        saved(repository)
    assert not Capture.objects.exists()
    saved(repository, "--path", "a.md")
    assert len(wordings()) == 1


def test_a_page_that_is_no_document_and_one_that_is_too_large_are_named_and_left_out(
    repository: Repository, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "MOST_BYTES", 2000)
    repository.commit("2025-05-12", ban_md=with_front_matter(OLD))
    wall = f'<html><head><link rel="canonical" href="{URL}"><title>404 Not Found</title></head><body><h1>Not Found</h1>'
    none = repository.commit("2025-05-13", ban_md=None, ban_html=wall)
    large = repository.commit("2025-05-14", ban_html=wall + "x" * 2000)
    out = saved(repository)
    assert f"ban.html in commit {none[:12]}: the page says that the document is not there." in out
    assert f"ban.html in commit {large[:12]}: it has 2,1" in out
    assert len(wordings()) == 1


def test_a_commit_of_the_future_is_named(repository: Repository, source: Source) -> None:
    commit = repository.commit("2090-05-13", ban_md=with_front_matter(OLD))
    assert f"ban.md in commit {commit[:12]}: 2090-05-13 is in the future." in saved(repository)


def test_what_is_left_out_is_no_second_text_of_a_source(repository: Repository, source: Source) -> None:
    """Neither a commit of the future nor an error page beside the text that is read."""
    wall = f'<html><head><link rel="canonical" href="{URL}"><title>404 Not Found</title></head><body><h1>Not Found</h1>'
    repository.commit("2025-05-13", a_md=with_front_matter(OLD))
    later = repository.commit("2090-05-13", b_md=with_front_matter(NEW))
    none = repository.commit("2025-05-19", c_html=wall)
    out = saved(repository)
    assert f"b.md in commit {later[:12]}: 2090-05-13 is in the future." in out
    assert f"c.html in commit {none[:12]}: the page says" in out
    assert [seen for seen, _ in wordings()] == ["2025-05-13"]


def test_files_of_no_source_are_counted_with_the_way_out(repository: Repository, source: Source) -> None:
    repository.commit("2025-05-13", other_md=with_front_matter(OLD, "https://elsewhere.example/"))
    assert "Of no source: 1 files, such as 'other.md'. Give a file the slug of its source in --map" in saved(repository)


def test_an_address_template_gives_each_capture_its_commit_on_the_web(repository: Repository, source: Source) -> None:
    commit = repository.commit("2025-05-13", ban_md=with_front_matter(OLD))
    saved(repository, "--address", "https://git.example/pages/{commit}/{path}")
    assert Capture.objects.get().archive_url == f"https://git.example/pages/{commit}/ban.md"


def test_nothing_that_a_repository_says_is_run(repository: Repository, source: Source, tmp_path: Path) -> None:
    """Filters, textconv, external diffs, the monitor of files, hooks, an included file, a pager, replaced commits."""
    trap = tmp_path / "trap"
    repository.commit("2025-05-13", ban_md=with_front_matter(OLD))
    other = repository.commit("2025-05-19", ban_md=with_front_matter(NEW))
    repository.run("replace", other, "HEAD~1")
    command = f"touch {trap}"
    (repository.folder / ".git" / "config").write_text(
        f'[core]\n\tfsmonitor = "{command}"\n\tpager = "{command}"\n\thooksPath = {tmp_path}\n'
        f'[diff "x"]\n\ttextconv = "{command}"\n\tcommand = "{command}"\n[diff]\n\texternal = "{command}"\n'
        f'[filter "x"]\n\tsmudge = "{command}"\n\tclean = "{command}"\n\tprocess = "{command}"\n\trequired = true\n'
        f'[log]\n\tshowRoot = false\n[include]\n\tpath = {tmp_path}/nothing\n[alias]\n\tlog = "!{command}"\n'
        f'[remote "origin"]\n\turl = "ext::{command}"\n\tpromisor = true\n[extensions]\n\tpartialClone = origin\n'
    )
    (repository.folder / ".git" / "info" / "attributes").write_text("*.md filter=x diff=x\n")
    hook = repository.folder / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{command}\n")
    hook.chmod(0o755)
    saved(repository)
    assert [text.rpartition(": ")[2] for _, text in wordings()] == [OLD, NEW]
    assert not trap.exists()


def test_links_submodules_and_odd_names_do_no_harm(repository: Repository, source: Source, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(with_front_matter("Secret words."))
    (repository.folder / "link.md").symlink_to(secret)
    inner = Repository(repository.folder / "inner")
    inner.commit("2025-05-01", ban_md=with_front_matter("Inner words."))
    odd = repository.folder / 'a\n:100644 "\x01 ban.md'
    odd.write_text(with_front_matter(OLD))
    repository.commit("2025-05-13")
    saved(repository)
    ((_, text),) = wordings()
    assert text.endswith(OLD)
    assert "a�:100644" in Capture.objects.get().note


def test_a_shallow_clone_and_packed_branches_are_read(repository: Repository, source: Source, tmp_path: Path) -> None:
    for day, text in (("2025-05-13", OLD), ("2025-05-19", NEW)):
        repository.commit(day, ban_md=with_front_matter(text))
    repository.run("pack-refs", "--all")
    clone = str(tmp_path / "clone.git")
    repository.run("clone", "--quiet", "--bare", "--depth=1", f"file://{repository.folder}", clone)
    call_command("capture_history", "--git", clone, stdout=StringIO())
    assert [seen for seen, _ in wordings()] == ["2025-05-19"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("https://git.example/pages.git", "is not a local folder. Clone the repository"),
        ("git@git.example:pages.git", "is not a local folder"),
        ("nothing", "is not a git repository"),
    ],
)
def test_only_a_local_repository_is_read(name: str, reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        call_command("capture_history", "--git", name)


def test_a_branch_that_leads_out_of_the_repository_is_not_followed(repository: Repository, source: Source) -> None:
    repository.commit("2025-05-13", ban_md=with_front_matter(OLD))
    (repository.folder / ".git" / "HEAD").write_text("ref: refs/../../../etc/passwd\n")
    with pytest.raises(CommandError, match="has no commit"):
        saved(repository)


def test_a_history_with_too_many_changes_is_refused_with_the_way_out(
    repository: Repository, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "MOST_CHANGES", 1)
    repository.commit("2025-05-13", a_md="a", b_md="b")
    with pytest.raises(CommandError, match="more than 1 changes of files"):
        saved(repository)


def test_more_text_than_fits_into_memory_is_refused(
    repository: Repository, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "MOST_TEXT", 10)
    repository.commit("2025-05-13", ban_md=with_front_matter(OLD))
    with pytest.raises(CommandError, match="more than 10 characters in all"):
        saved(repository)
