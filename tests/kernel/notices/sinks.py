"""The other side: a mail server and a group robot on this machine, which take what they are given."""

from __future__ import annotations

import contextlib
import email
import email.policy
import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast


@dataclass
class Mailbox:
    """A mail server's letters. `refuse` makes it answer every letter with a failure."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    refuse: bool = False


class _Letters(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender needs (RFC 5321)."""

    def handle(self) -> None:
        self._say("220 sink")
        for line in iter(self.rfile.readline, b""):
            verb = line[:4].upper().strip()
            if verb == b"QUIT":
                self._say("221 bye")
                return
            if verb == b"DATA":
                self._take()
            elif verb in {b"EHLO", b"HELO", b"RSET", b"MAIL", b"RCPT", b"NOOP"}:
                self._say("250 sink")
            else:
                self._say("502 unknown")

    def _take(self) -> None:
        self._say("354 go on")
        read = iter(self.rfile.readline, b".\r\n")
        lines = [line[1:] if line.startswith(b"..") else line for line in read]
        mailbox = cast(_MailServer, self.server).mailbox
        if mailbox.refuse:
            self._say("451 not now")
            return
        mailbox.letters.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
        self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    mailbox: Mailbox


@contextlib.contextmanager
def mail_server() -> Iterator[Mailbox]:
    with _MailServer(("127.0.0.1", 0), _Letters) as server:
        server.mailbox = Mailbox(port=int(server.server_address[1]))
        with _running(server):
            yield server.mailbox


@dataclass
class Robot:
    """A group robot's messages. `answers` are given one after another, the last one for ever."""

    url: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=lambda: [b'{"errcode": 0, "errmsg": "ok"}'])
    status: int = 200


class _Messages(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        robot = cast(_RobotServer, self.server).robot
        robot.messages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        answer = robot.answers.pop(0) if len(robot.answers) > 1 else robot.answers[0]
        self.send_response(robot.status)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002
        """Nothing: pytest shows what a test prints."""


class _RobotServer(ThreadingHTTPServer):
    robot: Robot


@contextlib.contextmanager
def robot_server() -> Iterator[Robot]:
    with _RobotServer(("127.0.0.1", 0), _Messages) as server:
        server.robot = Robot(url=f"http://127.0.0.1:{server.server_address[1]}/send?key=secret")
        with _running(server):
            yield server.robot


@contextlib.contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
