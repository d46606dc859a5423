"""One's own notices. Looking at them marks nothing; following one, or saying so, does."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhujian.kernel.access.views.steps import pager_for
from zhujian.kernel.notices.actions import mark_all_read, mark_read
from zhujian.kernel.notices.lines import address_of, days_of
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.notices.queries import notices_of
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import LARGEST_ID, Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.ui.components.lists import Empty
from zhujian.kernel.ui.formats import number
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import get_for

PAGE = 50


class NewestForm(forms.Form):
    newest = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID - 1)


@page("notices.read")
def notice_list(request: Request) -> HttpResponse:
    """What the reader was told, newest first."""
    cursor = request.GET.get("cursor", "")
    found = cut(notices_of(request.actor), Order(), limit=PAGE, cursor=cursor)
    context = {
        "days": days_of(request.actor, found.items),
        # What is newer than a later page the reader may not have seen.
        "newest": found.items[0].pk if found.items and not cursor else None,
        "pager": pager_for(request.GET, found.next),
        "empty": Empty(_("没有提醒"), _("有事项需要您办理或知悉的，显示在这里。"), icon="bell"),
    }
    return render(request, "notices/list.html", context)


@require_POST
@page("notices.read")
def read(request: Request, pk: int) -> HttpResponse:
    """Mark one as read and go to what it is about, or back where that is not shown."""
    notice = get_for(request.actor, "notices.read", Notice, pk=pk)
    mark_read(request.actor, notice=notice)
    return HttpResponseRedirect(address_of(request.actor, notice) or reverse("notices:list"))


@require_POST
@page("notices.read")
def read_all(request: Request) -> HttpResponse:
    """Mark as read whatever is no newer than what the reader was shown."""
    form = NewestForm(request.POST)
    newest = form.cleaned_data["newest"] if form.is_valid() else 0
    count = mark_all_read(request.actor, newest=newest)
    messages.success(request, _t("已将 %(count)s 条提醒标为已读。") % {"count": number(count)})
    return HttpResponseRedirect(reverse("notices:list"))
