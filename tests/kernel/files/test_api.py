"""POST /api/v1/files."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from tests.kernel.files import people, samples
from tests.kernel.files.conftest import files_below
from zhujian.kernel.files.models import File

pytestmark = pytest.mark.urls("tests.kernel.files.urls")
ADDRESS = "/api/v1/files"
BOUNDARY = "zhujian-test"


@pytest.fixture
def liaison(county: people.County) -> Client:
    return client_of("liaison", county)


def client_of(role: str, county: people.County) -> Client:
    return Client(headers={"authorization": f"Bearer {people.token(role, county.mine)}"}, raise_request_exception=True)


def send(client: Client, content: bytes, name: str = "井口.jpg") -> Any:
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})


def raw(name: str, content: bytes) -> bytes:
    """A body whose file name is not touched by any client library."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def send_raw(client: Client, body: bytes, **headers: str) -> Any:
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return client.generic("POST", ADDRESS, body, kind, **{"CONTENT_TYPE": kind, **headers})


def problem_of(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    return found


def test_an_upload_is_answered_with_its_hash_and_kind(liaison: Client) -> None:
    answer = send(liaison, samples.picture())
    assert answer.status_code == 201
    file = File.objects.get()
    assert answer.json() == {
        "id": file.pk,
        "sha256": file.sha256,
        "type": "jpeg",
        "size": file.size,
        "name": "井口.jpg",
        "flags": [],
    }


def test_known_content_is_flagged_in_the_answer(liaison: Client) -> None:
    send(liaison, samples.picture())
    assert send(liaison, samples.picture()).json()["flags"] == [{"code": "known", "where": [], "hidden": 0}]


def test_nobody_is_answered_before_the_body_is_looked_at(county: people.County) -> None:
    problem_of(Client().post(ADDRESS, b"", content_type="text/plain"), 401)
    problem_of(send_raw(Client(), b"", CONTENT_LENGTH=str(5 << 30)), 401)


@pytest.mark.parametrize("role", ["leader", "case-management", "system-admin"])
def test_who_may_not_upload_is_told_so_before_the_body_is_looked_at(county: people.County, role: str) -> None:
    problem_of(send(client_of(role, county), samples.program()), 403)


def test_five_gigabytes_are_refused_by_their_declared_length_without_reading(liaison: Client, folder: Path) -> None:
    class Untouched(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("the body was read")

    answer = send_raw(liaison, b"", CONTENT_LENGTH=str(5 << 30), **{"wsgi.input": Untouched()})
    assert "最大 50 MB" in problem_of(answer, 413)["detail"]
    assert (File.objects.count(), files_below(folder)) == (0, [])


def test_a_picture_over_its_own_limit_is_cut_off_while_it_arrives(
    liaison: Client, folder: Path, settings: Settings
) -> None:
    settings.ZHUJIAN_MAX_UPLOAD = {"document": 200_000}
    body = BytesIO(raw("a.jpg", samples.picture() + bytes(3 << 20)))
    answer = send_raw(liaison, b"", CONTENT_LENGTH=str(len(body.getvalue())), **{"wsgi.input": body})
    problem_of(answer, 413)
    assert body.tell() < 1 << 20
    assert files_below(folder) == []


def test_a_film_may_be_larger_than_a_picture(liaison: Client, settings: Settings) -> None:
    settings.ZHUJIAN_MAX_UPLOAD = {"document": 200_000, "video": 2 << 20}
    assert send(liaison, samples.film(content=bytes(1 << 20)), "a.mp4").status_code == 201


@pytest.mark.parametrize("name", ["../../a.jpg", "C:\\\\Users\\\\a.jpg", "a/b.jpg", "..&#47;a.jpg"])
def test_a_path_in_a_file_name_is_refused_with_the_reason(liaison: Client, folder: Path, name: str) -> None:
    found = problem_of(send_raw(liaison, raw(name, samples.picture())), 422)
    assert found["errors"] == [{"field": "file", "message": "文件名中含有路径，不予接收，请改名后再上传。"}]
    assert (File.objects.count(), files_below(folder)) == (0, [])


@pytest.mark.parametrize(
    ("content", "word"),
    [(samples.program(), "可执行程序"), (samples.archive({"a": "b"}), "压缩包"), (b"<svg/>", "标记语言"), (b"", "空")],
    ids=["program", "archive", "svg", "empty"],
)
def test_what_is_not_taken_is_refused_with_the_reason(liaison: Client, folder: Path, content: bytes, word: str) -> None:
    found = problem_of(send(liaison, content), 422)
    (error,) = found["errors"]
    assert error["field"] == "file"
    assert word in error["message"]
    assert files_below(folder) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"),
        (b"", "multipart/form-data"),
        (b"no boundary here", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data; name=file\r\n\r\ntext\r\n--x--", "multipart/form-data; boundary=x"),
        (b"a=b", "application/x-www-form-urlencoded"),
    ],
    ids=["json", "no boundary", "rubbish", "a field", "form"],
)
def test_a_body_without_a_file_is_refused_beside_the_field(liaison: Client, body: bytes, kind: str) -> None:
    found = problem_of(liaison.generic("POST", ADDRESS, body, kind), 422)
    assert [error["field"] for error in found["errors"]] == ["file"]


def test_the_second_of_two_files_does_not_hide_a_refusal_of_the_first(liaison: Client) -> None:
    body = raw("../a.jpg", samples.picture())[: -len(f"--{BOUNDARY}--\r\n")] + raw("b.jpg", samples.picture())
    problem_of(send_raw(liaison, body), 422)
    assert not File.objects.exists()


def test_more_files_than_one_request_may_bring_are_refused_with_the_number(liaison: Client) -> None:
    files = [SimpleUploadedFile(f"{at}.csv", b"a,b\n1,2\n") for at in range(101)]
    found = problem_of(liaison.post(ADDRESS, {"file": files}), 422)
    assert "100" in found["errors"][0]["message"]
    assert not File.objects.exists()


def test_the_reader_is_answered_in_english_on_request(liaison: Client) -> None:
    answer = liaison.post(ADDRESS, {"file": SimpleUploadedFile("a.jpg", b"")}, headers={"accept-language": "en"})
    assert problem_of(answer, 422)["status"] == 422
