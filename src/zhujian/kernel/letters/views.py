"""Pages of the letters room: what went out, to whom, whether it was signed for, and the letter itself."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import NotFound
from zhujian.kernel.letters.models import KIND_TITLES, Letter
from zhujian.kernel.letters.origins import origins_of
from zhujian.kernel.letters.pdf import Rendered
from zhujian.kernel.letters.plan import plan_of
from zhujian.kernel.letters.render import docx_of, explain_faces, faces_of_letter, pdf_of
from zhujian.kernel.registry import topics
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.ui.components.details import Fact
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.ui.components.lists import Column, Empty, Pager, Table
from zhujian.kernel.ui.formats import day, moment
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import visible_to

PAGE = 50
COLUMNS = (
    Column(_("发文字号")),
    Column(_("标题")),
    Column(_("主送单位")),
    Column(_("签发日期")),
    Column(_("答复期限")),
    Column(_("签收")),
)
SIGNED, UNSIGNED = "signed", "unsigned"
STATES = ((UNSIGNED, _("未签收")), (SIGNED, _("已签收")))
BAR = (
    Filter("q", _("字号、标题或单位"), kind="text"),
    Filter("kind", _("种类"), choices=tuple(Choice(*item) for item in KIND_TITLES)),
    Filter("state", _("签收"), choices=tuple(Choice(*item) for item in STATES)),
)
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def letters_of(actor: Actor) -> QuerySet[Letter]:
    return visible_to(actor, Letter).select_related("to_unit")


def narrowed(rows: QuerySet[Letter], query: QueryDict) -> QuerySet[Letter]:
    """The rows that an address leaves; the list and its count both come through here."""
    for name, column in (("kind", "kind"), ("topic", "topic"), ("unit", "to_unit__code")):
        if value := query.get(name, ""):
            rows = rows.filter(**{column: value})
    if query.get("state") in dict(STATES):
        rows = rows.filter(acknowledged_at__isnull=query["state"] == UNSIGNED)
    for word in query.get("q", "")[:100].split():
        rows = rows.filter(Q(number__icontains=word) | Q(title__icontains=word) | Q(to_unit__name__icontains=word))
    return rows


@page("letters.view")
def letter_list(request: Request) -> HttpResponse:
    rows = narrowed(letters_of(request.actor), request.GET)
    found = cut(rows, Order("pk"), limit=PAGE, cursor=request.GET.get("cursor", ""))
    query = request.GET.copy()
    query.pop("cursor", None)
    following = query.copy()
    following["cursor"] = found.next or ""
    pager = Pager(
        next_url=f"?{following.urlencode()}" if found.next else "",
        previous_url=f"?{query.urlencode()}" if "cursor" in request.GET else "",
    )
    context = {
        "table": Table(COLUMNS, _("文书"), pager=pager, empty=_empty(request)),
        "bar": FilterBar((*BAR, *_more(request.GET))),
        "letters": found.items,
        "today": time.today(),
        "count_url": f"{reverse('letters:count')}?{query.urlencode()}",
    }
    return render(request, "letters/list.html", context)


def _more(query: QueryDict) -> tuple[Filter, ...]:
    named = Filter("topic", _("专题"), choices=tuple(Choice(item.code, str(item)) for item in topics()))
    unit = query.get("unit", "")
    return (named, *((Filter("unit", _("主送单位"), choices=(Choice(unit, unit),), primary=False),) if unit else ()))


def _empty(request: Request) -> Empty:
    if request.GET:
        clear = reverse("letters:list")
        return Empty(_("没有符合条件的文书"), _("减少条件再试。"), clear, _("清除条件"), icon="search")
    return Empty(_("还没有文书"), _("交办问题时自动生成交办函并编号；逾期催办时生成督办函。"), icon="mail")


@page("letters.view")
def letter_count(request: Request) -> HttpResponse:
    """How many the filters leave; loaded apart, since counting takes longer than showing a page."""
    count = narrowed(visible_to(request.actor, Letter), request.GET).count()
    return render(request, "letters/count.html", {"count": count})


def _find(request: Request, pk: int) -> Letter:
    letter = letters_of(request.actor).filter(pk=pk).first()
    if letter is None:
        raise NotFound(_t("没有这份文书，或者您无权查看。"))
    return letter


@page("letters.view")
def letter_detail(request: Request, pk: int) -> HttpResponse:
    letter = _find(request, pk)
    context = {
        "letter": letter,
        "plan": plan_of(letter.document),
        "facts": [*_facts(letter), *origins_of(request.actor, letter)],
        "faces": explain_faces(faces_of_letter(letter)),
    }
    return render(request, "letters/detail.html", context)


def _facts(letter: Letter) -> list[Fact]:
    return [
        Fact(_t("种类"), letter.get_kind_display()),
        Fact(_t("主送单位"), letter.to_unit.name, reverse("org:unit", args=[letter.to_unit.code])),
        Fact(_t("签发"), moment(letter.issued_at)),
        Fact(_t("答复期限"), day(letter.answer_due)),
        Fact(_t("签收"), _signed(letter)),
    ]


def _signed(letter: Letter) -> str:
    if letter.acknowledged_at:
        return moment(letter.acknowledged_at)
    days = (time.today() - time.local_date(letter.issued_at)).days
    return _t("未签收，已发出 %(days)s 天") % {"days": days}


@page("letters.view")
def letter_pdf(request: Request, pk: int) -> HttpResponse:
    return _download(_find(request, pk), pdf_of, PDF, "pdf")


@page("letters.view")
def letter_docx(request: Request, pk: int) -> HttpResponse:
    return _download(_find(request, pk), docx_of, DOCX, "docx")


def _download(letter: Letter, make: Callable[[Letter], Rendered], mime: str, ending: str) -> HttpResponse:
    response = HttpResponse(make(letter).data, content_type=mime)
    name = f"{letter.number} {letter.title}.{ending}".replace("/", "_")
    response["Content-Disposition"] = str(content_disposition_header(mime != PDF, name))
    response["X-Content-Type-Options"] = "nosniff"
    return response
