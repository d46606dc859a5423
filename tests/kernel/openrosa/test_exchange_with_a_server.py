"""A client's whole exchange, from its specification, with a server of its own process, by digest and by address."""

from __future__ import annotations

import hashlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import fromstring

import pytest

from tests.kernel.openrosa.clients import BOUNDARY, instance, multipart
from tests.kernel.openrosa.served import COUNT, WITHDRAW, Line, Office, served
from tests.kernel.openrosa.world import FORM, VERSION, photo, written
from zhujian.kernel.time import today

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
MESSAGE = "{http://openrosa.org/http/response}message"
pytestmark = pytest.mark.engine("sqlite", "postgresql")
TYPE = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with served(tmp_path_factory.mktemp("openrosa")) as made:
        yield made


def line(office: Office, name: str, *, in_address: bool = False) -> Line:
    phone = office.made["phones"][name]
    return Line(office.port, phone["login"], phone["key"], in_address)


def answers(office: Office, **values: str) -> bytes:
    day = today().isoformat()
    fixed = {"start": f"{day}T08:30:00+08:00", "end": f"{day}T09:00:00+08:00", "today": day, "ventilation": "yes"}
    return written({**fixed, "site": office.made["site"], **values})


def target(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def said(content: bytes) -> str:
    return fromstring(content).findtext(MESSAGE) or ""


@pytest.mark.parametrize("in_address", [False, True])
def test_list_download_head_two_parts_and_once_more(office: Office, in_address: bool) -> None:
    client = line(office, "second" if in_address else "first", in_address=in_address)
    answer, content = client.ask("GET", client.url("formList"))
    assert (answer.status, answer.headers["X-OpenRosa-Version"]) == (200, "1.0")
    assert len(answer.headers.get_all("Date", [])) == 1
    (form,) = fromstring(content)
    assert (form.findtext(f"{LIST}formID"), form.findtext(f"{LIST}version")) == (FORM, VERSION)
    answer, xform = client.ask("GET", target(form.findtext(f"{LIST}downloadUrl", "")))
    assert f"md5:{hashlib.md5(xform).hexdigest()}" == form.findtext(f"{LIST}hash")
    answer, content = client.ask("GET", target(form.findtext(f"{LIST}manifestUrl", "")))
    (medium,) = fromstring(content)
    answer, sites = client.ask("GET", target(medium.findtext(f"{MANIFEST}downloadUrl", "")))
    assert f"md5:{hashlib.md5(sites).hexdigest()}" == medium.findtext(f"{MANIFEST}hash")
    assert office.made["site"] in sites.decode()

    answer, _nothing = client.ask("HEAD", client.url("submission"))
    assert answer.status == 204
    assert int(answer.headers["X-OpenRosa-Accept-Content-Length"]) > 10_000_000
    where = target(answer.headers["Location"])
    names = [f"{in_address}-{number}.png" for number in (1, 2)]
    photos = [photo(number + 10 * in_address) for number in (1, 2)]
    named = instance()
    xml = answers(office, instance=named, first=names[0], second=names[1])
    answer, content = client.ask("POST", where, multipart(xml, {names[0]: photos[0]}, unfinished=True), **TYPE)
    assert answer.status == 202
    assert names[1] in said(content)
    for _time in range(2):
        answer, content = client.ask("POST", where, multipart(xml, {names[1]: photos[1]}), **TYPE)
        assert answer.status == 201
    found = office.run(COUNT)
    assert found["instances"].count(named) == 1
    assert [found["files"][name] for name in names] == [content.hex() for content in photos]


def test_a_body_in_chunks_is_received(office: Office) -> None:
    client = line(office, "first")
    client.ask("HEAD", client.url("submission"))
    named = instance()
    sent = multipart(answers(office, instance=named))
    pieces = [sent[place : place + 100] for place in range(0, len(sent), 100)]
    answer, content = client.ask("POST", client.url("submission"), pieces, **TYPE)
    assert answer.status == 201, content
    assert named in office.run(COUNT)["instances"]


def test_two_challenges_stand_in_lines_of_their_own(office: Office) -> None:
    answer, _content = line(office, "first").send("GET", "/openrosa/formList", None, {})
    lines = answer.headers.get_all("WWW-Authenticate", [])
    assert (answer.status, len(lines)) == (401, 2)
    assert "algorithm=MD5" in lines[0]
    assert "algorithm=SHA-256" in lines[1]


def test_sha_256_is_answered_as_well(office: Office) -> None:
    client = line(office, "first")
    client.answerer.algorithm = "SHA-256"
    assert client.ask("HEAD", client.url("submission"))[0].status == 204


def test_a_wrong_password_is_refused(office: Office) -> None:
    client = line(office, "second")
    client.answerer.key = "falsch"
    answer, content = client.ask("GET", client.url("formList"))
    assert answer.status == 401
    assert said(content)


def test_an_overheard_post_is_refused_as_stale(office: Office) -> None:
    client = line(office, "first")
    uri = client.url("submission")
    client.ask("HEAD", uri)
    overheard = client.answerer.header("POST", uri)
    sent = multipart(answers(office))
    statuses = []
    for body in (sent, multipart(answers(office, ventilation="no"))):
        answer, _content = client.send("POST", uri, body, {**TYPE, "Authorization": overheard})
        statuses.append((answer.status, "stale=true" in answer.headers.get("WWW-Authenticate", "")))
    assert statuses == [(201, False), (401, True)]


def test_a_phone_that_was_withdrawn_in_the_office_is_shut_out_at_once(office: Office) -> None:
    client = line(office, "lost")
    assert client.ask("GET", client.url("formList"))[0].status == 200
    office.run(WITHDRAW, str(office.made["phones"]["lost"]["id"]))
    answer, content = client.ask("GET", client.url("formList"))
    assert answer.status == 403
    assert b"device-withdrawn" in content


def test_two_hundred_megabytes_are_refused_before_they_are_sent(office: Office) -> None:
    client = line(office, "first", in_address=True)
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", office.port), timeout=20) as raw:
        head = (
            f"POST {client.url('submission')} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {TYPE['Content-Type']}\r\n"
        )
        raw.sendall(f"{head}Content-Length: {200 << 20}\r\n\r\n".encode())
        answer = raw.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413")
    assert time.monotonic() - begun < 5


def test_the_servers_log_names_no_key(office: Office) -> None:
    client = line(office, "second", in_address=True)
    assert client.ask("GET", client.url("nowhere"))[0].status == 404
    log = Path(office.log).read_text(encoding="utf-8")
    assert "/openrosa/key/***/nowhere" in log
    assert not [phone for phone in office.made["phones"].values() if phone["key"] in log]
