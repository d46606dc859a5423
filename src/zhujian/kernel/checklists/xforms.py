"""Reading an XForm (getodk.github.io/xforms-spec): what it asks, which files it shows, and every expression in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from zhujian.kernel.checklists.definitions import Words

XFORMS = "{http://www.w3.org/2002/xforms}"
HTML = "{http://www.w3.org/1999/xhtml}"
ODK = "{http://www.opendatakit.org/xforms}"
JAVAROSA = "{http://openrosa.org/javarosa}"
ORX = "{http://openrosa.org/xforms}"

MADE = "…"
"""Stands in a text where an answer is put in."""

CONTROLS = frozenset(("input", "select", "select1", "rank", "upload", "trigger", "range", "secret"))
BIND_EXPRESSIONS = ("relevant", "constraint", "calculate", "readonly", "required")
_SHOWN_MEDIA = ("image", "big-image", "audio", "video")
ITEXT = re.compile(r"""jr:itext\(\s*'([^']*)'\s*\)""")
_SOURCE = re.compile(r"jr://[a-z-]+/(.+)")
INSTANCE = re.compile(r"""instance\(\s*['"]([^'"]+)['"]\s*\)""")


@dataclass(frozen=True)
class Expression:
    """An XPath of the form: whose node it is, the XForm's name of its place ("relevant", "choice_filter"), its text."""

    path: str
    place: str
    text: str


@dataclass(frozen=True)
class Action:
    """Something that the form does by itself: `setvalue`, `setgeopoint`, `recordaudio`."""

    name: str
    path: str
    value: str
    events: tuple[str, ...]


@dataclass
class XForm:
    """A parsed form. Paths lead from the root of its answers, without that root's own name."""

    top: Element

    @classmethod
    def read(cls, xml: bytes) -> XForm:
        """Raises ParseError or DefusedXmlException for what is no form."""
        return cls(fromstring(xml, forbid_dtd=True))

    @cached_property
    def model(self) -> Element:
        return _required(self.top, f"{HTML}head/{XFORMS}model")

    @cached_property
    def body(self) -> Element:
        return _required(self.top, f"{HTML}body")

    @cached_property
    def root(self) -> Element:
        """The root of the answers as they are before anybody answered."""
        return next(iter(_required(self.model, f"{XFORMS}instance")))

    @cached_property
    def _defaults(self) -> dict[str, str]:
        """Text of each node of the answers as they are before anybody answered; of a repeat, its first."""
        found: dict[str, str] = {}
        for path, node in nodes(self.root, ""):
            if not len(node):
                found.setdefault(path, node.text or "")
        return found

    def default(self, path: str) -> str:
        """What stands in a node before anybody answers; empty where nothing does."""
        return self._defaults.get(path, "")

    @cached_property
    def binds(self) -> dict[str, Element]:
        return {self.path(bind.get("nodeset", "")): bind for bind in self.model.iter(f"{XFORMS}bind")}

    @cached_property
    def controls(self) -> dict[str, Element]:
        """The control of each node that a person sees; where there are two, the first."""
        found: dict[str, Element] = {}
        for element in self.body.iter():
            if local(element) in CONTROLS:
                found.setdefault(self.path(element.get("ref", "")), element)
        return found

    @cached_property
    def foreign_attributes(self) -> list[tuple[str, str]]:
        """Attributes of another namespace on the nodes of the answers, with the path of each; templates are ours."""
        return [
            (path, name.rpartition("}")[2])
            for path, node in (("", self.root), *nodes(self.root, ""))
            for name in node.attrib
            if name.startswith("{") and name != f"{JAVAROSA}template"
        ]

    @cached_property
    def empty_groups(self) -> list[str]:
        """Groups in which nothing is asked."""
        groups = (element for element in self.body.iter() if local(element) == "group" and element.get("ref"))
        inner = CONTROLS | {"group", "repeat"}
        return [self.path(group.get("ref", "")) for group in groups if inner.isdisjoint(map(local, group))]

    def lists_without_words(self) -> Iterator[tuple[str, str]]:
        """Path of a question and name of its list, where the choices have none of the words that they are to show."""
        for path, control in self.controls.items():
            itemset = control.find(f"{XFORMS}itemset")
            label = itemset.find(f"{XFORMS}label") if itemset is not None else None
            match = INSTANCE.search(itemset.get("nodeset", "")) if itemset is not None else None
            if label is None or match is None or match[1] in self.sources:
                continue
            wanted = f"{XFORMS}{label.get('ref', '')}"
            items = [item for instance in self.instances(match[1]) for item in instance.iter(f"{XFORMS}item")]
            if "(" not in wanted and not any(item.find(wanted) is not None for item in items):
                yield path, match[1]

    def instances(self, name: str) -> list[Element]:
        return [found for found in self.model.findall(f"{XFORMS}instance") if found.get("id") == name]

    @cached_property
    def sources(self) -> dict[str, str]:
        """External instances: id -> the address that the form gives."""
        every = self.model.findall(f"{XFORMS}instance")
        return {item.get("id", ""): item.get("src", "") for item in every if item.get("src")}

    @cached_property
    def actions(self) -> list[Action]:
        return [
            Action(
                local(element),
                self.path(element.get("ref", "")),
                element.get("value", ""),
                tuple(element.get("event", "").split()),
            )
            for element in self.top.iter()
            if element.get("event") is not None
        ]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(item.get("lang", "") for item in self.model.iter(f"{XFORMS}translation"))

    @cached_property
    def default_language(self) -> str:
        marked = [item for item in self.model.iter(f"{XFORMS}translation") if item.get("default")]
        return marked[0].get("lang", "") if marked else next(iter(self.languages), "")

    @cached_property
    def _itext(self) -> dict[str, dict[str, Element]]:
        """Id of a text -> language -> its element."""
        found: dict[str, dict[str, Element]] = {}
        for translation in self.model.iter(f"{XFORMS}translation"):
            for text in translation:
                found.setdefault(text.get("id", ""), {})[translation.get("lang", "")] = text
        return found

    def path(self, reference: str) -> str:
        """A node's path from the root, of a reference such as `/data/faults/photo`; a relative one stays."""
        parts = [part.rpartition(":")[2] for part in reference.strip().strip("/").split("/")]
        return "/".join(parts[1:]) if reference.strip().startswith("/") else reference.strip()

    def words(self, element: Element | None) -> Words:
        """The texts of a label or a hint by language."""
        if element is None:
            return {}
        match = ITEXT.search(element.get("ref", ""))
        if match is None:
            text = text_of(element)
            return {"": text} if text else {}
        return self.itext(match[1])

    def itext(self, key: str) -> Words:
        found: dict[str, str] = {}
        for language, text in self._itext.get(key, {}).items():
            plain = [value for value in text if not value.get("form")]
            words = text_of(plain[0]) if plain else ""
            if words and words != "-":  # pyxform's mark for a text that is missing
                found[language] = words
        return found

    def shown_media(self, key: str) -> list[str]:
        """The files that a text shows, by name."""
        found = (
            file_name(text_of(value))
            for text in self._itext.get(key, {}).values()
            for value in text
            if value.get("form") in _SHOWN_MEDIA
        )
        return [name for name in dict.fromkeys(found) if name]

    @cached_property
    def media(self) -> tuple[str, ...]:
        """Every file that the form needs: shown, or looked up."""
        names = [name for key in self._itext for name in self.shown_media(key)]
        names += [file_name(source) for source in self.sources.values() if not is_last_saved(source)]
        return tuple(sorted({name for name in names if name}))

    def expressions(self) -> Iterator[Expression]:
        """Every XPath of the form but the references by which its parts name each other."""
        for path, bind in self.binds.items():
            for place in BIND_EXPRESSIONS:
                if bind.get(place):
                    yield Expression(path, place, bind.get(place, ""))
        for action in self.actions:
            if action.value:
                yield Expression(action.path, "default", action.value)
        yield from self._of_body()
        yield from self._of_texts()

    def _of_body(self) -> Iterator[Expression]:
        for owner, element in owned(self.body, ""):
            path = self.path(owner)
            name = local(element)
            if name == "itemset":
                yield Expression(path, "choice_filter", element.get("nodeset", ""))
            if name == "repeat" and element.get(f"{JAVAROSA}count"):
                yield Expression(path, "repeat_count", element.get(f"{JAVAROSA}count", ""))
            if name == "output" and element.get("value"):
                yield Expression(path, "label", element.get("value", ""))

    def _of_texts(self) -> Iterator[Expression]:
        for key, languages in self._itext.items():
            for text in languages.values():
                for output in text.iter(f"{XFORMS}output"):
                    yield Expression(self.path(key.rpartition(":")[0]), "label", output.get("value", ""))


def local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def is_last_saved(source: str) -> bool:
    return source.rstrip("/").endswith("instance/last-saved")


def _required(element: Element, place: str) -> Element:
    found = element.find(place)
    if found is None:
        raise ValueError(f"the form has no {place}")
    return found


def text_of(element: Element) -> str:
    """The text, with MADE where an answer is put in."""
    parts = [element.text or ""]
    for child in element:
        parts += [MADE if local(child) == "output" else text_of(child), child.tail or ""]
    return "".join(parts).strip()


def file_name(address: str) -> str:
    match = _SOURCE.fullmatch(address.strip())
    return match[1] if match else ""


def owned(element: Element, owner: str) -> Iterator[tuple[str, Element]]:
    """Every element of the body with the reference of the node that it belongs to."""
    for child in element:
        mine = child.get("ref") if local(child) in CONTROLS | {"group"} else None
        mine = child.get("nodeset") if local(child) == "repeat" else mine
        yield (mine or owner), child
        yield from owned(child, mine or owner)


def leaves(element: Element, path: str) -> Iterator[str]:
    """Paths of the nodes that hold values; a repeat stands in the form with its template and is named once."""
    seen: set[str] = set()
    for child in element:
        name = local(child)
        if name in seen or (not path and name == "meta"):
            continue
        seen.add(name)
        place = f"{path}/{name}" if path else name
        if len(child):
            yield from leaves(child, place)
        else:
            yield place


def nodes(element: Element, path: str) -> Iterator[tuple[str, Element]]:
    for child in element:
        place = f"{path}/{local(child)}" if path else local(child)
        yield place, child
        yield from nodes(child, place)
