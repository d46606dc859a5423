"""Keep src/zhujian/locale/en/LC_MESSAGES/django.po in step with the source.

    .venv/bin/python tools/messages.py              adds what is new, drops what is gone
    .venv/bin/python tools/messages.py --missing    lists what has no English yet, and writes nothing

A new message has an empty English until somebody writes it; tests/contract/test_english.py fails until then.
"""

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "zhujian"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
WIDTH = 120
# Names under which gettext is called, with the places of its messages: (context "c", singular, plural).
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_t": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

# No date and no name in it: who changed what and when is in the history of the repository.
HEADER = r"""msgid ""
msgstr ""
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""

Text = str | tuple[str, ...] | list[str]


@dataclass(frozen=True)
class Found:
    """A message in the source; `text` has singular and plural where it counts something."""

    text: Text
    context: str | None
    place: str


def messages() -> Iterator[Found]:
    """Every message of the Python files and of the templates, by file and line."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py":
            yield from _read(path, path.read_text(encoding="utf-8"))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            yield from _read(path, _as_python(path))


def _as_python(template: Path) -> str:
    """Django writes a template's messages as calls, and its indentation as it stood: Python would trip over that."""
    code = templatize(template.read_text(encoding="utf-8"), origin=str(template))
    return "\n".join(line.strip() for line in code.splitlines())


def _read(path: Path, code: str) -> Iterator[Found]:
    place = path.relative_to(SOURCE).as_posix()
    stream = io.BytesIO(code.encode("utf-8"))
    for _line, text, _comments, context in extract("python", stream, keywords=KEYWORDS, options={"encoding": "utf-8"}):
        yield Found(text, context, place)


def current() -> Catalog:
    """The catalogue as it is, or an empty one."""
    if not CATALOGUE.is_file():
        return Catalog(locale="en", domain="django")
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="en", domain="django")


def renewed(before: Catalog) -> Catalog:
    """A catalogue of what the source says today, with the English that `before` had for it."""
    after = Catalog(locale="en", domain="django")
    for found in messages():
        if found.text:
            old = before.get(_key(found.text), found.context)
            after.add(found.text, _kept(old, found.text), context=found.context, locations=[(found.place, 1)])
    return after


def _key(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def _kept(old: Message | None, text: Text) -> Text:
    if old is None or old.string is None or isinstance(old.string, str) != isinstance(text, str):
        return "" if isinstance(text, str) else ("", "")
    return old.string


def missing(catalogue: Catalog) -> Iterator[Message]:
    """Messages that an English reader would meet in Chinese."""
    for message in catalogue:
        strings = [message.string] if isinstance(message.string, str) else message.string
        if message.id and not all(strings or [""]):
            yield message


def write(catalogue: Catalog) -> None:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as stream:
        stream.write(HEADER.encode())
        write_po(stream, catalogue, width=WIDTH, omit_header=True, sort_by_file=True, include_lineno=False)


def main() -> None:
    settings.configure(USE_I18N=True)
    django.setup()
    catalogue = renewed(current())
    if "--missing" in sys.argv:
        left = list(missing(catalogue))
        for message in left:
            print(f"{message.locations[0][0]}: {_key(message.id)!r}")
        raise SystemExit(1 if left else 0)
    write(catalogue)
    print(f"{len(catalogue)} messages, {len(list(missing(catalogue)))} without English")


if __name__ == "__main__":
    main()
