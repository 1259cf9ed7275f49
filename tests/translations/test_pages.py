from datetime import date, time

import pytest

from campaign.kernel import mail
from campaign.kernel.i18n import locale_of
from campaign.kernel.money import Money, format_money
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.documents import make_appeal, sign
from tests.factories.events import make_event
from tests.factories.fundraising import make_campaign_fund, make_contribution
from tests.factories.health import make_measure
from tests.factories.organizations import make_organization
from tests.translations.conftest import plain, words_of

DAY = date(2021, 4, 15)


@pytest.fixture
def campaign(app):
    return make_campaign(slug="spring", languages=["en", "fr", "ru"])


@pytest.fixture
def organizations(campaign):
    def make(number):
        made = [make_organization(coalition=campaign.coalition) for _ in range(number)]
        for each in made:
            take_part(each, campaign)
        return made

    return make


@pytest.mark.parametrize(
    ("language", "number", "sentence"),
    [
        ("fr", 1, "1 organisation participe."),
        ("fr", 2, "2 organisations participent."),
        ("ru", 1, "Участвует 1 организация."),
        ("ru", 2, "Участвуют 2 организации."),
        ("ru", 5, "Участвуют 5 организаций."),
        ("ru", 21, "Участвует 21 организация."),
    ],
)
def test_numbers_and_their_words_agree(organizations, read, language, number, sentence):
    organizations(number)

    assert sentence in read(f"/{language}/spring/organizations/")


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("fr", ["Date 15 avril 2021", "Signé par 2 organisations. État au 15 avril 2021."]),
        ("ru", ["Дата 15 апреля 2021 г.", "Подписали 2 организации. По состоянию на 15 апреля 20"]),
    ],
)
def test_an_appeal_is_dated_as_the_language_dates(
    campaign, organizations, read, language, sentences
):
    appeal = make_appeal(campaign=campaign, dated=DAY, signatories_as_of=DAY)
    for each in organizations(2):
        sign(appeal, each)

    page = read(f"/{language}/spring/appeal")

    assert [sentence in page for sentence in sentences] == [True, True]
    assert "г.." not in page


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "jeudi 15 avril 2021, de 18:30 à 20:00"),
        ("ru", "четверг, 15 апреля 2021 г., с 18:30 до 20:00"),
    ],
)
def test_an_event_says_when_it_is(campaign, read, language, sentence):
    event = make_event(
        campaign=campaign, first_day=DAY, starts_time=time(18, 30), ends_time=time(20)
    )

    assert sentence in read(f"/{language}/spring/events/{event.id}-{event.slug(language)}")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "À partir du 15 avril 2021, jusqu’à nouvel ordre"),
        ("ru", "С 15 апреля 2021 г. до дальнейшего уведомления"),
    ],
)
def test_a_measure_says_from_when_it_holds(campaign, read, language, sentence):
    make_measure(campaign=campaign, valid_from=DAY)

    assert sentence.lower() in read(f"/{language}/spring/health").lower()


@pytest.mark.parametrize(
    ("language", "received"),
    [("fr", "1 234 € reçus"), ("ru", "получено 1 234 €")],
)
def test_sums_are_written_as_the_language_writes_them(campaign, read, language, received):
    fund = make_campaign_fund(campaign)
    make_contribution(fund, Money(1_234_00, "EUR"))

    assert received in read(f"/{language}/spring/progress")


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [
        ("fr", "Merci pour votre don de 1 234,50 €", "1 234,50 € bien arrivés. Pour : Les Quais."),
        (
            "ru",
            "Спасибо за пожертвование: 1 234,50 €",
            "Поступило 1 234,50 €. Назначение: Les Quais.",
        ),
    ],
)
def test_a_donor_is_thanked_in_the_own_language(campaign, language, subject, sentence):
    letter = mail.render(
        mail.post(
            "gift_arrived",
            to="donor@example.org",
            language=language,
            values={
                "sum": format_money(Money(1_234_50, "EUR"), locale_of(language)),
                "purpose": "Les Quais",
                "title": "Spring",
                "slug": campaign.slug,
            },
        ).payload
    )

    assert plain(letter.subject) == subject
    assert sentence in plain(letter.text)
    assert sentence in plain(letter.html)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "Il n’y a rien ici"), ("ru", "Здесь ничего нет")],
)
def test_what_is_missing_is_said_in_the_language_of_the_address(read, language, sentence):
    assert sentence in read(f"/{language}/winter/")


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("fr", ["À revoir, s’il vous plaît", "Cette adresse et ce mot de passe ne vont pas"]),
        ("ru", ["Проверьте, пожалуйста", "Этот адрес и этот пароль не подходят"]),
    ],
)
def test_sign_in_answers_in_the_language_of_the_address(client, language, sentences):
    address = f"/{language}/desk/sign-in"
    token = client.get(address).text.partition('name="csrf_token" type="hidden" value="')[2]
    answer = client.post(
        address,
        data={
            "csrf_token": token.partition('"')[0],
            "email": "nobody@example.org",
            "password": "a wrong password",
        },
    )

    page = words_of(answer)
    assert answer.status_code == 422
    assert [sentence in page for sentence in sentences] == [True, True]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Le champ ne peut pas contenir plus de 40 caractères."),
        ("ru", "Значение не должно содержать более 40 символов."),
    ],
)
def test_forms_speak_the_language_also_where_the_library_does(
    client_for, alice, organization, language, sentence
):
    answer = client_for(alice).post(
        f"/{language}/desk/{organization.slug}/profile/",
        data={"version": organization.version, "name": "Hafen", "acronym": "H" * 41},
    )

    assert answer.status_code == 422
    assert sentence in words_of(answer)


def test_a_text_that_is_not_there_in_russian_says_its_own_language(app, client):
    make_campaign(slug="autumn", title=Translated.of({"en": "Autumn"}), languages=["en", "ru"])

    page = client.get("/ru/autumn/").text

    assert '<html lang="ru" dir="ltr">' in page
    assert '<span lang="en" dir="ltr">Autumn</span>' in page
