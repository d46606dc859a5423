"""A rota's plan in words and in figures, for the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from zhujian.cli.console import say, say_json
from zhujian.cli.grammar import Options
from zhujian.cli.terms import _

if TYPE_CHECKING:
    from zhujian.kernel.actor import Actor
    from zhujian.kernel.rota.models import Plan
    from zhujian.kernel.rota.values import Plan as Drawn


def tell(plan: Plan, options: Options) -> int:
    """Say how the draw stands, and what comes next."""
    if options.json:
        say_json(row(plan))
    else:
        say(standing(plan))
    return 0


def row(plan: Plan) -> dict[str, Any]:
    return {
        "plan": plan.pk,
        "topic": plan.topic,
        "month": f"{plan.month:%Y-%m}",
        "status": plan.status,
        "since": plan.since.isoformat(),
        "until": plan.until.isoformat(),
        "replaces": plan.replaces_id,
        "inputs_hash": plan.inputs_hash,
        "commitment": plan.commitment,
        "contribution": plan.contribution,
        "plan_hash": plan.plan_hash,
        "seed": plan.seed,
    }


def standing(plan: Plan) -> str:
    words = {
        "committed": _(
            "方案 %(pk)s 已承诺：%(commitment)s。请另一人（不是承诺人）在网页上提供随机数，"
            "或者运行 zhujian rota plan --topic %(topic)s --month %(month)s --account 账号 --contribution HEX。"
        ),
        "contributed": _(
            "方案 %(pk)s 双方随机数已齐。运行 zhujian rota plan --topic %(topic)s --month %(month)s 计算并公布。"
        ),
        "published": _("方案 %(pk)s 已公布，排班的哈希为 %(plan_hash)s。最后一次暗访之后用 --reveal 公开种子。"),
        "revealed": _("方案 %(pk)s 已公开，种子为 %(seed)s。任何人可用 zhujian rota explain --plan %(pk)s 重算。"),
        "abandoned": _("方案 %(pk)s 已作废，记录保留。"),
    }[plan.status]
    return words % {**vars(plan), "pk": plan.pk, "month": f"{plan.month:%Y-%m}"}


def without_covert(actor: Actor, drawn: Drawn, topic: str) -> Drawn:
    """Without what is not announced, where it is not somebody of the room that asks: not even how many there are."""
    if not actor.is_system:
        return drawn
    from zhujian.kernel.registry import topic as find_topic

    found = find_topic(topic)
    covert = {visits.code for visits in found.visits if visits.unannounced} if found else set()
    return replace(
        drawn,
        slots=tuple(slot for slot in drawn.slots if slot.duty not in covert),
        gaps=tuple(gap for gap in drawn.gaps if gap.duty not in covert),
        obstacles=tuple(item for item in drawn.obstacles if item.duty not in covert),
        scores=tuple(score for score in drawn.scores if score.duty not in covert),
    )


def figures(drawn: Drawn) -> dict[str, Any]:
    """Figures alone: who goes where is for those who may see it."""
    from zhujian.kernel.rota.wording import obstacle_words

    return {
        "visits": len(drawn.slots),
        "gaps": len(drawn.gaps),
        "changes": drawn.changes,
        "scores": [
            {**vars(score), "covered_best": score.is_covered_best, "even_best": score.is_even_best}
            for score in drawn.scores
        ],
        "obstacles": [
            {
                **vars(item),
                "since": item.since.isoformat(),
                "until": item.until.isoformat(),
                "sites": list(item.sites),
                "text": obstacle_words(item),
            }
            for item in drawn.obstacles
        ],
    }


def describe(topic: str, drawn: Drawn) -> None:
    from zhujian.kernel.rota.wording import obstacle_words, score_words

    titles = _titles(topic)
    for score in drawn.scores:
        say(score_words(score, titles.get(score.duty, score.duty)))
    if drawn.changes is not None:
        say(_("与原方案相比改动 %(changes)d 处。") % {"changes": drawn.changes})
    for obstacle in drawn.obstacles:
        say(f"{titles.get(obstacle.duty, obstacle.duty)} · {obstacle_words(obstacle)}")


def _titles(topic: str) -> dict[str, str]:
    from zhujian.kernel.registry import topic as find_topic

    found = find_topic(topic)
    return {visits.code: str(visits.title) for visits in found.visits} if found else {}
