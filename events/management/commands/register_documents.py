"""Register GraphQL documents from files, so that clients can request them by documentId alone."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from graphql import GraphQLError, parse, validate

from events.editions.graphql.compat import get_core_schema
from events.graphql.http.cost import BODY, TOKENS
from events.graphql.http.persisted import register_document
from events.graphql.http.views import schema


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *, files: list[Path], **options: object) -> None:
        texts = {file: self._check(file) for file in files}
        for file, text in texts.items():
            self.stdout.write(f"{register_document(text)} {file}")

    def _check(self, file: Path) -> str:
        try:
            text = file.read_text(encoding="utf-8")
            size = len(text.encode())
            if size > BODY:
                raise CommandError(f"{file}: the document has {size:,} bytes; the limit is {BODY:,}.")
            errors = validate(get_core_schema(schema), parse(text, max_tokens=TOKENS), max_errors=5)
        except (OSError, UnicodeDecodeError, GraphQLError) as error:
            raise CommandError(f"{file}: {error}") from error
        if errors:
            raise CommandError("\n".join(f"{file}: {error.message}" for error in errors))
        return text
