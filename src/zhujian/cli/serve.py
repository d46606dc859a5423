"""`zhujian serve`: the pages and the API of one zone."""

from __future__ import annotations

from zhujian.cli.grammar import Commands, Options, Parser
from zhujian.cli.places import directory_of, open_installation
from zhujian.cli.serving import Service, default_processes, default_threads, serve, shared_metrics
from zhujian.cli.terms import _

ZONES = ("internal", "public", "all")
HOST, PORT, LAST_PORT = "127.0.0.1", 8000, 65_535


def declare(commands: Commands) -> None:
    parser = commands.add("serve", _("提供网页和接口服务"), run)
    parser.add_argument("--zone", choices=ZONES, default="all", help=_("内网区、公众区或二者（默认二者）"))
    parser.add_argument("--host", default=HOST, help=_("监听地址（默认 127.0.0.1）"))
    take_port(parser)
    parser.add_argument("--processes", type=int, help=_("进程数（默认：SQLite 为 1，PostgreSQL 为处理器核数）"))
    parser.add_argument("--threads", type=int, help=_("每个进程的线程数（默认：SQLite 为 4，PostgreSQL 为 16）"))
    parser.add_argument("--with-worker", action="store_true", help=_("同时启动后台任务进程"))


def port(text: str) -> int:
    """Raises ValueError, which the parser puts in words, for what is no port."""
    number = int(text)
    if not 0 <= number <= LAST_PORT:
        raise ValueError(text)
    return number


def take_port(parser: Parser) -> None:
    parser.add_argument("--port", type=port, default=PORT, help=_("监听端口（默认 8000）"))


def run(options: Options) -> int:
    directory = directory_of(options)
    processes = max(1, options.processes or default_processes())
    service = Service(
        directory=directory,
        host=options.host,
        port=options.port,
        processes=processes,
        threads=max(1, options.threads or default_threads()),
        with_worker=options.with_worker,
    )
    with shared_metrics(processes):
        open_installation(directory, ZHUJIAN_ZONE=options.zone)
        serve(service)
    return 0
