"""The inbox of signals: filters in the address, keyboard rows, what became of each."""

import pytest

from zhujian.kernel.signals import actions


def registered(world, who="field-team", **fields):
    given = {"topic": "mines", "channel": "visit", "summary": "皮带机无防护罩", "site": world.site, **fields}
    return actions.register(world.actor(who), **given)


def shown(visitor, query=""):
    page = visitor.get(f"/signals/?{query}")
    assert page.status == 200
    numbers = [int(address.split("/")[2]) for address in page.rows()]
    assert visitor.count(f"/signals/?{query}", "/signals/count/") == len(numbers)
    return numbers


def test_it_lists_the_newest_first(world, visit):
    first, second = registered(world), registered(world)
    assert shown(visit("a")) == [second.pk, first.pk]
    assert shown(visit("a"), "sort=created") == [first.pk, second.pk]


def test_every_filter_narrows_list_and_count_alike(world, visit):
    signal = registered(world)
    other = registered(world, channel="media", summary="网上有人反映")
    assert shown(visit("a"), "channel=media") == [other.pk]
    assert shown(visit("a"), "q=防护罩") == [signal.pk]
    assert shown(visit("a"), "site=m01&state=registered") == [other.pk, signal.pk]
    assert shown(visit("a"), "topic=waters") == []


def test_what_waits_for_consent_no_longer_waits_for_triage(world, visit):
    signal, asked = registered(world), registered(world)
    actions.triage(world.actor("a"), signal=asked, outcome="dismiss", reason="查无实据")
    assert shown(visit("b"), "todo=triage") == [signal.pk]
    assert shown(visit("b"), "todo=consent") == [asked.pk]
    assert shown(visit("a"), "todo=consent") == []


def test_a_row_says_what_the_signal_became(world, visit):
    signal = registered(world)
    actions.triage(world.actor("a"), signal=signal, outcome="problem", details={"category": "general-hazard"})
    merged = registered(world)
    actions.triage(world.actor("a"), signal=merged, outcome="merge", into=signal, reason="同一事项")
    moved = registered(world)
    actions.triage(world.actor("a"), signal=moved, outcome="transfer", to_unit=world.regulator, reason="属其职责")
    text = visit("a").get("/signals/").text
    assert "LY-2022-000001" in text
    assert f"#{signal.pk}" in text
    assert str(world.regulator) in text


def test_the_number_waiting_stands_in_the_navigation_of_who_triages(world, visit):
    registered(world)
    link = "//nav//a[@href='/signals/']//span[contains(@class, 'zj-badge')]"
    assert visit("a").get("/signals/").tree.xpath(f"string({link})") == "1"
    assert visit("field-team").get("/signals/").tree.xpath(f"string({link})") == ""


def test_those_who_bring_signals_see_their_own(world, visit):
    signal = registered(world)
    registered(world, who="a")
    assert shown(visit("field-team")) == [signal.pk]


@pytest.mark.parametrize("who", ["owner", "system-admin", "security-admin", "audit-admin", "case-management"])
def test_others_are_refused(world, visit, who):
    registered(world)
    assert visit(who).get("/signals/").status == 403
    assert visit(who).get("/signals/count/").status == 403


def test_an_empty_inbox_says_what_to_do(world, visit):
    page = visit("a").get("/signals/")
    assert "还没有信号" in page.text
    assert "/signals/new/" in page.links()
    assert "没有待研判的信号" in visit("a").get("/signals/?todo=triage").text
    assert "没有符合条件的信号" in visit("a").get("/signals/?q=没有").text


def test_the_number_of_queries_does_not_grow_with_rows(world, visit):
    visitor = visit("a")
    for _index in range(2):
        signal = registered(world)
        actions.triage(world.actor("a"), signal=signal, outcome="problem", details={"category": "general-hazard"})
    visitor.get("/signals/")
    before = visitor.get("/signals/").queries
    for _index in range(4):
        signal = registered(world)
        actions.triage(world.actor("a"), signal=signal, outcome="problem", details={"category": "general-hazard"})
    assert visitor.get("/signals/").queries == before


@pytest.mark.parametrize("query", ["site=%00", "todo=%00", "q=%00", "cursor=", "state=x", "sort=x"])
def test_nonsense_in_the_address_breaks_nothing(world, visit, query):
    registered(world)
    assert visit("a").get(f"/signals/?{query}").status == 200
