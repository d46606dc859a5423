"""`zhujian token`: a token for an account of the demo county, and of no other.

Outside demo data a token is issued by its owner alone, signed in with both factors.
"""

from __future__ import annotations

from zhujian.cli.console import say
from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import directory_of, open_installation
from zhujian.cli.terms import _
from zhujian.kernel.errors import Refused
from zhujian.kernel.wording import listed


def declare(commands: Commands) -> None:
    parser = commands.add("token", _("为演示账号签发接口令牌（只限演示数据）"), run)
    parser.add_argument("--user", required=True, metavar="NAME", help=_("用户名"))
    parser.add_argument("--role", help=_("以哪个角色（默认第一个）"))


def run(options: Options) -> int:
    directory = directory_of(options)
    open_installation(directory)
    from zhujian.site.demonstration import is_demo

    if not is_demo(directory):
        words = _("%(directory)s 不是演示数据目录。正式数据中的令牌只能由本人登录后在“我的账号”中签发。")
        raise Refused(words % {"directory": directory})
    say(_issue(options.user, options.role or ""))
    return 0


def _issue(user: str, role: str) -> str:
    """The account itself acts, in its own role: nobody stands above it."""
    from zhujian.kernel.access.actions import issue_token
    from zhujian.kernel.access.actors import actor_for, roles_of
    from zhujian.kernel.access.models import Account

    account = Account.objects.filter(username=user, is_demo=True).first()
    if account is None:
        raise Refused(_("没有名为 %(user)s 的演示账号。") % {"user": user})
    held = roles_of(account)
    if not held or (role and role not in held):
        names = listed(held)
        raise Refused(_("账号 %(user)s 没有这一角色；现有角色：%(roles)s。") % {"user": user, "roles": names})
    _token, secret = issue_token(actor_for(account, role), account=account, role=role or held[0], name="zhujian token")
    return secret
