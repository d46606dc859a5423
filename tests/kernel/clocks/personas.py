"""Who acts in these tests, and how a test runs what is called inside actions."""

from collections.abc import Callable
from typing import Any

from zhujian.kernel.action import Act
from zhujian.kernel.actor import Actor

OFFICER = Actor(account=7, name="officer", role="supervision", permissions=frozenset({"clocks.test"}))
SYSTEM = Actor.system("test")

Inside = Callable[[Callable[[Act], Any]], Any]
