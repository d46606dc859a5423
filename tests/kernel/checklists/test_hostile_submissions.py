"""The XML of a submission is refused with a reason where it will not do, and never breaks anything."""

import random
from contextlib import suppress

import pytest

from tests.kernel.checklists.forms import HEAD, converted, submission
from zhujian.kernel.checklists import instances
from zhujian.kernel.checklists.answers import read_by
from zhujian.kernel.checklists.definitions import Definition
from zhujian.kernel.checklists.instances import read_instance
from zhujian.kernel.errors import Invalid

BOMB = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><data id="ponds-check">&b;</data>'
FILE = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]><data id="x">&a;</data>'
BARE = b'<?xml version="1.0"?><!DOCTYPE d><data id="x"/>'


@pytest.fixture(scope="module")
def form() -> Definition:
    return converted(
        (HEAD, ("text", "a", "一"), ("begin_repeat", "r", "组"), ("text", "b", "二"), ("end_repeat",))
    ).definition


def refused(form: Definition, xml: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_by(form, xml)
    return caught.value.errors[0].field


@pytest.mark.parametrize("xml", [BOMB, FILE, BARE], ids=["bomb", "file", "bare"])
def test_a_document_type_is_refused(form, xml):
    with pytest.raises(Invalid, match="DTD"):
        read_by(form, xml)


@pytest.mark.parametrize(
    "xml",
    [b"", b"<", b"<data", b"text", b"\xff\xfe\x00", b'<?xml version="1.0" encoding="nothing"?><a/>', b"<a>\x00</a>"],
)
def test_what_is_no_xml_is_refused(form, xml):
    assert refused(form, xml) == "xml"


def test_too_many_bytes_are_refused(form):
    assert refused(form, submission(f"<a>{'x' * instances.BYTES}</a>")) == "xml"


def test_too_many_nodes_are_refused(form):
    assert refused(form, submission("<r><b>1</b></r>" * (instances.NODES + 1))) == "xml"


def test_nesting_without_end_is_refused(form):
    assert refused(form, submission("<x>" * 5_000 + "</x>" * 5_000)) == "xml"


def test_a_submission_without_a_form_is_refused(form):
    assert refused(form, b"<data><meta><instanceID>uuid:1</instanceID></meta></data>") == "form"


@pytest.mark.parametrize(
    "meta",
    [
        "<meta/>",
        "<meta><instanceID/></meta>",
        f"<meta><instanceID>{'u' * 101}</instanceID></meta>",
        "<meta><instanceID>uuid:1 2</instanceID></meta>",
    ],
)
def test_a_submission_without_a_number_is_refused(form, meta):
    assert refused(form, submission("", meta=meta)) == "xml"


def test_an_encrypted_submission_is_refused(form):
    assert refused(form, submission("").replace(b"<data ", b'<data encrypted="yes" ')) == "xml"


def test_form_and_version_can_be_read_before_the_form_is_known():
    found = read_instance(submission("<a>x</a>", form="f", version="7"))

    assert (found.form_id, found.version, found.meta["instanceID"][:5]) == ("f", "7", "uuid:")


def test_damaged_bytes_never_crash(form):
    content, chance = submission("<a>x</a><r><b>y</b></r>"), random.Random(5)
    for _attempt in range(300):
        damaged = bytearray(content)
        for _byte in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(Invalid):
            read_by(form, bytes(damaged))
