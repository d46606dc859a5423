"""Writing plans: the steps of a draw, one after the other."""

from zhujian.kernel.rota.actions.commit import commit, replan
from zhujian.kernel.rota.actions.contribute import abandon, contribute
from zhujian.kernel.rota.actions.publish import publish
from zhujian.kernel.rota.actions.reveal import reveal

__all__ = ["abandon", "commit", "contribute", "publish", "replan", "reveal"]
