"""Files in the forms of pages: the door stands before the CSRF check, and what it refuses is said."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings as installed
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from tests.kernel.files import samples

pytestmark = [pytest.mark.urls("tests.kernel.files.urls"), pytest.mark.django_db]
CSRF = "a" * 32
BOUNDARY = "zhujian-test"


@pytest.fixture
def visitor() -> Client:
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = CSRF
    return client


def send(client: Client, content: bytes, name: str = "a.jpg") -> Any:
    return client.post("/form", {"csrfmiddlewaretoken": CSRF, "file": SimpleUploadedFile(name, content)})


def body_of(*parts: tuple[str, str, bytes]) -> bytes:
    """Fields (name, file name or nothing, content) in this order."""
    made = b""
    for name, file_name, content in parts:
        label = f'; filename="{file_name}"' if file_name else ""
        made += (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{label}\r\n\r\n'.encode() + content + b"\r\n"
        )
    return made + f"--{BOUNDARY}--\r\n".encode()


def send_raw(client: Client, body: bytes, **environ: Any) -> Any:
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return client.generic("POST", "/form", body, kind, **{"CONTENT_TYPE": kind, **environ})


def test_the_installation_has_the_door_before_the_csrf_check_and_a_durable_store() -> None:
    assert installed.FILE_UPLOAD_HANDLERS == ["zhujian.kernel.files.uploads.UploadDoor"]
    order = installed.MIDDLEWARE.index
    assert order("zhujian.kernel.files.uploads.UploadMiddleware") < order("django.middleware.csrf.CsrfViewMiddleware")
    assert installed.STORAGES["evidence"]["BACKEND"] == "zhujian.kernel.files.store.DurableStorage"


def test_a_form_with_a_file_arrives(visitor: Client) -> None:
    content = samples.picture()
    assert send(visitor, content).content.decode() == f"a.jpg {len(content)}"


def test_the_csrf_check_still_holds(visitor: Client) -> None:
    assert visitor.post("/form", {"file": SimpleUploadedFile("a.jpg", b"x")}).status_code == 403


def test_a_body_over_every_limit_is_a_page_that_says_so(visitor: Client) -> None:
    class Untouched(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("the body was read")

    answer = send_raw(visitor, b"", CONTENT_LENGTH=str(5 << 30), **{"wsgi.input": Untouched()})
    assert answer.status_code == 413
    assert "最大 50 MB" in answer.content.decode()


def test_a_file_over_its_limit_is_a_page_that_says_so_although_the_token_came_after_it(
    visitor: Client, settings: Settings
) -> None:
    settings.ZHUJIAN_MAX_UPLOAD = {"document": 100_000}
    body = body_of(("file", "a.jpg", bytes(400_000)), ("csrfmiddlewaretoken", "", CSRF.encode()))
    answer = send_raw(visitor, body)
    assert (answer.status_code, "文件过大" in answer.content.decode()) == (413, True)


def test_a_path_in_a_name_is_said_beside_the_field_and_the_rest_of_the_form_is_kept(visitor: Client) -> None:
    body = body_of(
        ("file", "../a.jpg", samples.picture()),
        ("csrfmiddlewaretoken", "", CSRF.encode()),
        ("note", "", "已写好的说明".encode()),
    )
    answer = send_raw(visitor, body)
    assert (answer.status_code, answer.content.decode()) == (
        422,
        "文件名中含有路径，不予接收，请改名后再上传。已写好的说明",
    )


def test_a_form_without_its_file_says_so(visitor: Client) -> None:
    answer = visitor.post("/form", {"csrfmiddlewaretoken": CSRF})
    assert (answer.status_code, answer.content.decode()) == (422, "请选择要上传的文件。")


def test_several_files_of_one_field_arrive_in_order(visitor: Client) -> None:
    files = [SimpleUploadedFile(name, name.encode()) for name in ("b.txt", "a.txt")]
    answer = visitor.post("/form?all=1", {"csrfmiddlewaretoken": CSRF, "file": files})
    assert answer.content.decode() == "b.txt 5,a.txt 5"


def test_an_ordinary_form_passes_untouched(visitor: Client) -> None:
    answer = visitor.post("/form", f"csrfmiddlewaretoken={CSRF}", "application/x-www-form-urlencoded")
    assert answer.status_code == 422
