from datetime import date

import pytest

from campaign.documents.models import DocumentKind
from campaign.documents.queries import (
    appeal_of,
    count_signatures,
    find_appeal,
    signatures_of,
)
from campaign.kernel.errors import Missing
from tests.factories.campaigns import make_campaign
from tests.factories.documents import make_appeal, sign
from tests.factories.organizations import make_organization


def test_the_newest_appeal_is_the_campaigns(app):
    campaign = make_campaign()
    make_appeal(campaign=campaign, dated=None)
    newest = make_appeal(campaign=campaign, dated=date(2026, 2, 1))
    make_appeal(campaign=campaign, dated=date(2026, 1, 1))

    assert appeal_of(campaign) == newest


def test_another_kind_of_document_is_no_appeal(app):
    campaign = make_campaign()
    make_appeal(campaign=campaign, kind=DocumentKind.RESOLUTION)

    assert appeal_of(campaign) is None
    with pytest.raises(Missing):
        find_appeal(campaign)


def test_another_campaigns_appeal_is_not_shown(app):
    campaign = make_campaign()
    make_appeal(campaign=make_campaign())

    assert appeal_of(campaign) is None


def test_signatures_stand_in_the_order_of_signing(app):
    appeal = make_appeal(campaign=make_campaign())
    for name in ("Zinnia", "Aster", "Mallow"):
        sign(appeal, make_organization(name=name))

    assert [signature.name for signature in signatures_of(appeal)] == ["Zinnia", "Aster", "Mallow"]
    assert [signature.name for signature in signatures_of(appeal, first=2)] == ["Zinnia", "Aster"]


def test_signatures_are_counted_for_each_document(app):
    campaign = make_campaign()
    signed, unsigned = make_appeal(campaign=campaign), make_appeal(campaign=campaign)
    sign(signed, make_organization())
    sign(signed, make_organization())

    assert count_signatures([signed, unsigned]) == {signed.id: 2, unsigned.id: 0}


def test_reading_signatures_takes_as_many_queries_for_many_as_for_few(app, count_queries):
    appeal = make_appeal(campaign=make_campaign())

    def queries_for(number):
        for _ in range(number):
            sign(appeal, make_organization(countries=["FR", "DE"]))
        with count_queries() as queries:
            assert all(signature.organization.slug for signature in signatures_of(appeal))
        return len(queries)

    assert queries_for(2) == queries_for(20)
