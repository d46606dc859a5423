"""主体、监管、属地、监督: derived from the topic."""

import pytest

from tests import factories
from tests.kernel.registry.samples import FULL, MINIMAL, edited, written
from zhujian.kernel.field.chain import Chain, chain_for, resident_group_of
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic
from zhujian.kernel.registry.documents import read_topic


@pytest.fixture
def variant(tmp_path):
    """The topic with one expression of the chain written otherwise."""

    def read(old, new, text=FULL):
        return read_topic(written(tmp_path / "variant", edited(old, new, text)))

    return read


def test_a_sites_chain(world):
    chain = chain_for(topic("ponds"), site=world.site())

    assert chain == Chain(primary=world.owner, regulator=world.regulator, territory=world.east, oversight=world.group)


def test_a_site_without_a_township_has_nobody_there(world):
    assert chain_for(topic("ponds"), site=world.site(township=None)).territory is None


def test_a_unit_at_fault_answers_itself(world):
    chain = chain_for(topic("ponds"), unit=world.regulator)

    assert (chain.primary, chain.territory) == (world.regulator, None)
    assert (chain.regulator, chain.oversight) == (world.regulator, world.group)


def test_a_township_at_fault_is_its_own_territory(world):
    chain = chain_for(topic("ponds"), unit=world.west)

    assert (chain.primary, chain.territory) == (world.west, world.west)


def test_a_station_below_a_township_lies_in_it(world):
    station = factories.unit(Unit.INSTITUTION, parent=world.west)

    assert chain_for(topic("ponds"), unit=station).territory == world.west


def test_without_a_subject_the_units_named_by_code_stand(world):
    chain = chain_for(topic("ponds"))

    assert chain == Chain(regulator=world.regulator, oversight=world.group)


def test_a_topic_names_only_who_answers_first(world, tmp_path):
    found = read_topic(written(tmp_path / "minimal", MINIMAL))

    assert chain_for(found, unit=world.owner) == Chain(primary=world.owner)


def test_the_subject_of_a_site_is_its_owner(world, variant):
    found = variant('primary = "site.owner"', 'primary = "subject"')

    assert chain_for(found, site=world.site()).primary == world.owner


def test_a_field_of_the_site_names_a_unit(world, variant):
    found = variant('regulator = "unit:water"', 'regulator = "site.keeper"')
    site = world.site(data={"licence_no": "1", "keeper": world.other.code})

    assert chain_for(found, site=site).regulator == world.other
    assert chain_for(found, site=world.site("p2")).regulator is None
    assert chain_for(found, unit=world.owner).regulator is None


def test_oversight_follows_the_duty_that_it_is_to_watch(world, variant):
    group = factories.unit(Unit.RESIDENT)
    owner = factories.unit(Unit.ENTERPRISE, resident_group=group)
    found = variant('"resident-group-of:regulator"', '"resident-group-of:primary"')

    assert chain_for(found, site=world.site(owner=owner)).oversight == group
    assert chain_for(found, site=world.site("p2")).oversight is None


def test_a_subordinate_unit_is_watched_by_the_group_of_the_unit_above(world):
    team = factories.unit(Unit.INSTITUTION, parent=world.regulator)
    squad = factories.unit(Unit.INSTITUTION, parent=team)

    assert resident_group_of(squad) == world.group


def test_a_subordinate_unit_may_have_a_group_of_its_own(world):
    own = factories.unit(Unit.RESIDENT)

    assert resident_group_of(factories.unit(Unit.INSTITUTION, parent=world.regulator, resident_group=own)) == own


def test_nobody_resides_in_no_unit():
    assert resident_group_of(None) is None


def test_a_site_that_is_read_again_has_the_same_chain(world):
    site = world.site()

    assert chain_for(topic("ponds"), site=Site.objects.get(pk=site.pk)) == chain_for(topic("ponds"), site=site)
