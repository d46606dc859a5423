"""What teams hand in: submissions without files and with a photo, from 32 phones at once, beside a bare handler.

    .venv/bin/python bench/submissions.py [TEXTS] [PHOTOS] [CLIENTS]      DATABASE_URL=postgresql://… for PostgreSQL

Each phone sends for visits of its own, over a connection that it keeps; the next request follows the last answer. Every
answer must be 201; afterwards each submission is there once, every photo byte for byte, in a log that verifies.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import socket
import statistics
import subprocess
import sys
import threading
import time as clock
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import stage

FOLDER = stage.set_up()

from PIL import Image  # noqa: E402

from tests import factories  # noqa: E402
from tests.e2e.county import free_port, wait_for  # noqa: E402
from tests.kernel.devices.phones import Answerer, enrolled, person  # noqa: E402
from tests.kernel.openrosa import world as sample  # noqa: E402
from tests.kernel.openrosa.clients import BOUNDARY, instance, multipart  # noqa: E402
from tests.kernel.problems.world import LICENCES  # noqa: E402
from zhujian.cli.serving import default_processes, default_threads  # noqa: E402
from zhujian.kernel import time  # noqa: E402
from zhujian.kernel.audit.verify import verify  # noqa: E402
from zhujian.kernel.devices.models import Device  # noqa: E402
from zhujian.kernel.field.actions import add_site  # noqa: E402
from zhujian.kernel.field.actions.visits import Slot, plan_visits  # noqa: E402
from zhujian.kernel.submissions.models import Attachment, Submission  # noqa: E402

USUAL = (3200, 640, 32)
TEXTS, PHOTOS, CLIENTS = (*map(int, sys.argv[1:]), *USUAL[len(sys.argv) - 1 :])
MB = 1 << 20
WARM_UP = 4  # of each phone, not measured: every process and thread has connections and statements to make ready


@dataclass
class Phone:
    """A phone with its visits still to be handed in."""

    device: Device
    key: str
    answerer: Answerer
    sites: list[str]

    def xml(self, **values: str) -> bytes:
        day = time.today().isoformat()
        fixed = {"start": f"{day}T08:30:00+08:00", "end": f"{day}T09:10:00+08:00", "today": day, "ventilation": "yes"}
        return sample.written({**fixed, "site": self.sites.pop(), **values})


class Wire:
    """A kept connection that sends bytes and reads one answer, at next to no cost."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, method: str, path: str, body: bytes = b"", authorization: str = "") -> tuple[int, bytes]:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-OpenRosa-Version: 1.0\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n"
        )
        head += f"Authorization: {authorization}\r\n" if authorization else ""
        self.socket.sendall(head.encode() + b"\r\n" + body)
        found = b""
        while b"\r\n\r\n" not in found:
            found += self._more()
        head_bytes, _end, rest = found.partition(b"\r\n\r\n")
        length = next(
            (
                int(line.split(b":")[1])
                for line in head_bytes.split(b"\r\n")
                if line.lower().startswith(b"content-length")
            ),
            0,
        )
        while len(rest) < length and method != "HEAD":
            rest += self._more()
        return int(head_bytes.split(b" ", 2)[1]), head_bytes + b"\r\n\r\n" + rest

    def _more(self) -> bytes:
        chunk = self.socket.recv(65536)
        if not chunk:
            raise RuntimeError("the server closed the connection")
        return chunk


def photograph(serial: int) -> bytes:
    """A JPEG of a megabyte; a comment in it makes it another file, as every photo is."""
    note = f"{serial:032d}".encode()
    return BASE[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + BASE[2:]


def base() -> bytes:
    """Noise that compresses to about a megabyte."""
    picture = Image.merge("RGB", [Image.effect_noise((1200, 900), 80) for _band in range(3)])
    for quality in range(95, 40, -1):
        target = io.BytesIO()
        picture.save(target, "JPEG", quality=quality)
        if target.tell() <= MB:
            break
    return target.getvalue()


BASE = base()


@dataclass(frozen=True)
class Errand:
    """What the phones do: `write` a body, which costs a phone's processor and not the server's, and `send` it."""

    write: Callable[[Phone, int], bytes]
    send: Callable[[Wire, Phone, bytes], tuple[int, bytes]]


def plain(phone: Phone, serial: int) -> bytes:
    return multipart(phone.xml(instance=instance()))


def with_photo(phone: Phone, serial: int) -> bytes:
    name = f"{serial}.jpg"
    return multipart(phone.xml(instance=instance(), first=name), {name: photograph(serial)})


def photo_alone(phone: Phone, serial: int) -> bytes:
    name = f"{serial}.jpg"
    return multipart(sample.written({"site": "m01", "first": name}), {name: photograph(serial)})


def by_key(wire: Wire, phone: Phone, body: bytes) -> tuple[int, bytes]:
    return wire.ask("POST", f"/openrosa/key/{phone.key}/submission", body)


def by_digest(wire: Wire, phone: Phone, body: bytes) -> tuple[int, bytes]:
    path = "/openrosa/submission"
    if not phone.answerer.challenge:
        lines = wire.ask("HEAD", path)[1].decode().split("\r\n")
        phone.answerer.heed(next(line.split(": ", 1)[1] for line in lines if line.lower().startswith("www-auth")))
    return wire.ask("POST", path, body, phone.answerer.header("POST", path))


def barely(wire: Wire, phone: Phone, body: bytes) -> tuple[int, bytes]:
    return wire.ask("POST", "/", body)


KEYED, DIGEST = Errand(plain, by_key), Errand(plain, by_digest)
PHOTO, BARE = Errand(with_photo, by_key), Errand(photo_alone, barely)


def crowd(port: int, phones: Sequence[Phone], errand: Errand, count: int) -> tuple[float, list[float]]:
    """Seconds in all, and of each request, for `count` requests shared out over the phones."""
    each, times, gate = count // len(phones), list[float](), threading.Barrier(len(phones) + 1)
    wrong: list[tuple[int, bytes]] = []

    def work(place: int, phone: Phone) -> None:
        wire = Wire(port)
        for number in range(WARM_UP):
            errand.send(wire, phone, errand.write(phone, place * 1_000_000 + 500_000 + number))
        bodies = [errand.write(phone, place * 1_000_000 + number) for number in range(each)]
        gate.wait()
        for body in bodies:
            begun = clock.perf_counter()
            status, answer = errand.send(wire, phone, body)
            times.append(clock.perf_counter() - begun)
            if status != 201:
                wrong.append((status, answer))

    threads = [threading.Thread(target=work, args=item) for item in enumerate(phones)]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = clock.perf_counter()
    for thread in threads:
        thread.join()
    spent = clock.perf_counter() - begun
    if wrong or len(times) != each * len(phones):
        raise RuntimeError(f"{len(wrong)} refused: {wrong[:1]}")
    return spent, times


def told(name: str, spent: float, times: Sequence[float]) -> float:
    ordered = sorted(times)
    rate = len(ordered) / spent
    p99 = ordered[int(len(ordered) * 0.99)]
    print(f"{name:28} {rate:7.1f} /s   median {statistics.median(ordered) * 1000:7.1f} ms   p99 {p99 * 1000:7.1f} ms")
    return rate


@contextlib.contextmanager
def running(command: Sequence[str], path: str, environ: dict[str, str]) -> Iterator[int]:
    port = free_port()
    log = FOLDER / f"{Path(command[-1]).name}.log"
    with log.open("ab") as target:
        process = subprocess.Popen([*command, "--port", str(port)], env=environ, stdout=target, stderr=target)
        try:
            wait_for(f"http://127.0.0.1:{port}{path}", process, log)
            yield port
        finally:
            process.terminate()
            process.wait(60)


def zhujian() -> contextlib.AbstractContextManager[int]:
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(stage.ROOT / "src"), os.environ.get("PYTHONPATH", "")])}
    return running([sys.executable, "-m", "zhujian", "serve", "--data", str(FOLDER)], "/health/live", environ)


def bare_handler() -> contextlib.AbstractContextManager[int]:
    folder = FOLDER / "bare"
    folder.mkdir(exist_ok=True)
    environ = {**os.environ, "BENCH_FOLDER": str(folder), "PYTHONPATH": str(stage.ROOT / "bench")}
    width = ["--workers", str(default_processes()), "--blocking-threads", str(default_threads())]
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    return running([*server, *width, "bare:application"], "/", environ)


def made(texts: int, photos: int) -> list[Phone]:
    """A team for each phone, with a visit today at as many sites as it will hand in for."""
    county = sample.made()
    mine = county.mine
    need = (2 * texts + photos) // CLIENTS + 3 * WARM_UP + 2
    sites = [
        add_site(
            factories.SYSTEM,
            topic="mines",
            code=f"b{number:05d}",
            name=f"第{number}号煤矿",
            owner=mine.owner,
            township=mine.township,
            data=LICENCES,
        )
        for number in range(need)
    ]
    phones = []
    for _client in range(CLIENTS):
        member = person(unit=mine.office)
        team = sample.team_of(mine, member)
        plan_visits(factories.SYSTEM, topic="mines", slots=[Slot("daily", site, team, _day()) for site in sites])
        device, key = enrolled(member)
        phones.append(Phone(device, key, Answerer(device.login, key), [site.code for site in sites]))
    return phones


def _day() -> date:
    return time.today()


def check(submissions: int, photos: int) -> None:
    assert Submission.objects.count() == submissions, (Submission.objects.count(), submissions)
    kept = Attachment.objects.select_related("file")
    assert kept.count() == photos, (kept.count(), photos)
    for row in kept:
        assert row.file.sha256 == hashlib.sha256(photograph(int(row.name.removesuffix(".jpg")))).hexdigest()
    report = verify()
    assert report.holds, report.faults
    print(f"{submissions} submissions and {photos} photos are there once; the log holds over {report.events} events")


def main() -> None:
    from django.db import connection

    phones = made(TEXTS, PHOTOS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what autovacuum does for tables that were not filled a second ago
    print(f"engine {connection.vendor}, {CLIENTS} clients, {default_processes()} processes, photo {len(BASE)} bytes")
    with zhujian() as port:
        told("key in the address", *crowd(port, phones, KEYED, TEXTS))
        told("digest authentication", *crowd(port, phones, DIGEST, TEXTS))
    with bare_handler() as port:
        least = told("bare handler, 1 MB photo", *crowd(port, phones, BARE, PHOTOS))
    with zhujian() as port:
        rate = told("with a 1 MB photo", *crowd(port, phones, PHOTO, PHOTOS))
    print(f"with a photo, of the bare handler's throughput: {rate / least:.0%}")
    extra = CLIENTS * WARM_UP
    each = (TEXTS // CLIENTS) * CLIENTS
    check(2 * (each + extra) + (PHOTOS // CLIENTS) * CLIENTS + extra, (PHOTOS // CLIENTS) * CLIENTS + extra)


if __name__ == "__main__":
    main()
