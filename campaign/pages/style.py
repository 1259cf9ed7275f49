"""The style page: every component with invented content, for those who build and review pages."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from campaign.guard import public
from campaign.kernel.countries import tiles
from campaign.kernel.errors import Missing
from campaign.kernel.money import Money
from campaign.kernel.qr_codes import qr_picture
from campaign.kernel.translated import Translated
from campaign.pages.blueprint import pages
from campaign.pages.forms import SampleForm

TODAY = date(2031, 4, 17)
COUNTS = {"DE": 14, "FR": 11, "TR": 9, "GR": 6, "BG": 5, "NL": 4, "CH": 3, "PT": 2, "LU": 1}


@pages.get("/-/style")
@public
def show_style() -> ResponseReturnValue:
    """Only where the content is a demonstration anyway."""
    if not current_app.config["SETTINGS"].demo:
        raise Missing("style")
    wrong = SampleForm(formdata=None, prefix="wrong-")
    wrong.title.errors = ["Write a title, so that people know what it is."]
    wrong.day.errors = ["31 April does not exist."]
    return render_template(
        "pages/style.html",
        form=SampleForm(formdata=None, amount="€25"),
        wrong=wrong,
        sign_in=SampleForm(formdata=None, prefix="sign-in-"),
        once_more=SampleForm(formdata=None, prefix="once-more-"),
        **samples(),
    )


def samples() -> dict[str, Any]:
    """What the page shows; all of it invented."""
    return {
        "today": TODAY,
        "asked": [
            (
                Translated.of({"en": "The money is my own."}),
                Translated.of({"en": "Who gives to a harbour says that the money is their own."}),
                "Harbour Act, section 4",
            )
        ],
        "picture": qr_picture("https://harbour.example/"),
        "events": _events(),
        "grid": tiles(COUNTS),
        "counts": COUNTS,
        "urls": dict.fromkeys(COUNTS, "#tiles"),
        "goals": _goals(),
        "signatories": _signatories(),
        "points": _points(),
        "weeks": _weeks(),
        "weekdays": [{"short": name[:2], "long": name} for name in WEEKDAYS],
        "euros": lambda amount: Money(amount * 100, "EUR"),
    }


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _events() -> list[dict[str, Any]]:
    def event(day: int, title: str, place: str, host: str, **more: Any) -> dict[str, Any]:
        first = date(2031, 4, 1) + timedelta(days=day - 1)
        start = datetime(2031, 4, 1, 13, 0, tzinfo=UTC) + timedelta(days=day - 1)
        return {
            "url": "#event",
            "title": title,
            "place": place,
            "host": host,
            "first_day": first,
            "last_day": first,
            "starts_there": start,
            "ends_there": start + timedelta(hours=2),
            "zone": "Europe/Paris",
            "is_all_day": False,
            "is_month_only": False,
            "is_cancelled": False,
            "is_online": False,
            "moved_from": None,
            "note": None,
            "language_tags": ["fr"],
        } | more

    return [
        event(17, "Reading: letters from the harbour", "Port-Réal, France", "Union des Marées"),
        event(
            18,
            "Walk through the dockers' quarter",
            "Rotterdam, Netherlands",
            "Rode Kade",
            note="30 places, 4 left",
            language_tags=["nl", "en"],
        ),
        event(
            21,
            "Der Hafen und wir: was seither geschah, was heute ansteht und wie es weitergeht",
            "Gelsenkirchen",
            "Bund der Häfen",
            is_online=True,
            moved_from="14 Apr",
            language_tags=["de"],
        ),
        event(
            24,
            "Film evening",
            "Bratislava, Slovakia",
            "Prístav",
            is_cancelled=True,
            language_tags=["sk"],
        ),
        event(
            26,
            "Summer school of dockers",
            "Λιμάνι, Greece",
            "Ένωση Λιμανιών",
            last_day=date(2031, 5, 2),
            is_all_day=True,
            language_tags=["el"],
        ),
        event(
            31,
            "Central gathering",
            "Marseille, France",
            "Harbour Coalition",
            is_month_only=True,
            language_tags=[],
        ),
    ]


def _goals() -> list[dict[str, Any]]:
    def goal(name: str, about: str, currency: str, *sums: int) -> dict[str, Any]:
        target, received, reported, expected = (Money(amount * 100, currency) for amount in sums)
        return {
            "name": name,
            "url": "#goals",
            "about": about,
            "goal": target,
            "received": received,
            "reported": reported,
            "expected": expected,
            "is_hidden": False,
        }

    return [
        goal("Съюз на пристанищата", "Bulgaria", "BGN", 4000, 2800, 320, 0),
        goal("Hafengruppe Schweiz", "Switzerland", "CHF", 6000, 3960, 480, 900),
        goal("União dos Portos", "Portugal", "EUR", 1500, 2310, 0, 0),
        goal("Liman Birliği", "Türkiye", "TRY", 90000, 1200, 0, 30000),
        {
            "name": "Union des Marées",
            "url": "#goals",
            "about": "France",
            "is_hidden": True,
            "goal": None,
            "received": None,
        },
        {
            "name": "Rode Kade",
            "url": "#goals",
            "about": "Netherlands",
            "is_hidden": False,
            "goal": None,
            "received": Money(108_000, "EUR"),
        },
    ]


def _signatories() -> list[dict[str, Any]]:
    rows = [
        ("bg", "Съюз на пристанищата", "Union of Harbours", "Bulgaria"),
        ("de", "Bund der Häfen", "League of Harbours", "Germany"),
        ("fr", "Union des Marées", "Union of the Tides", "France"),
        ("ar", "اتحاد الموانئ", "Union of Ports", "Tunisia"),
        ("tr", "Liman Birliği", "Harbour Union", "Türkiye"),
        (
            "pt",
            "União dos Portos para a Cooperação dos Trabalhadores Marítimos e Fluviais",
            "Union of Ports for the Cooperation of Sea and River Workers",
            "Portugal",
        ),
    ]
    return [
        {
            "number": number,
            "language": language,
            "name": name,
            "translation": translation,
            "about": about,
            "url": "#signatories",
            "signed_on": date(2031, 1, 29),
        }
        for number, (language, name, translation, about) in enumerate(rows, start=1)
    ]


def _points() -> list[dict[str, Any]]:
    steps = [
        (0, 0),
        (3, 1200),
        (8, 4100),
        (15, 9800),
        (22, 12500),
        (30, 20400),
        (38, 28800),
        (47, 33100),
        (55, 41300),
    ]
    return [
        {"day": date(2031, 2, 20) + timedelta(days=days), "value": total, "shown": f"€{total:,}"}
        for days, total in steps
    ]


def _weeks() -> list[list[dict[str, Any]]]:
    by_day: dict[date, list[dict[str, Any]]] = {}
    for event in _events():
        by_day.setdefault(event["first_day"], []).append(event)
    by_day[date(2031, 4, 18)] = by_day[date(2031, 4, 18)] * 5
    monday = date(2031, 3, 31)
    days = [monday + timedelta(days=number) for number in range(35)]
    cells = [{"day": day, "events": by_day.get(day, []), "url": "#event"} for day in days]
    return [cells[start : start + 7] for start in range(0, 35, 7)]
