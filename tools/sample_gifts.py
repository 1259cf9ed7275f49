"""Invents the gifts of the demo, the same every time: prints examples/sample/gifts.yaml.

From the root of a checkout: `.venv/bin/python tools/sample_gifts.py > examples/sample/gifts.yaml`
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_DAY, LAST_DAY = date(2021, 2, 1), date(2021, 4, 15)
OPENING = date(2021, 3, 18)
SEED = 1871
HEAD = """\
# Sample data: every gift, pledge and name is invented. Written by tools/sample_gifts.py.

campaign: commune150
"""
NAMES = (
    *("Sam Sample", "Erika Beispiel", "Jean Exemple", "Ana Exemplo", "Petr Vzorný"),
    *("Иван Примеров", "Deniz Örnek", "Jan Voorbeeld", "Vera Fiktiv", "Camille Fictive"),
    *("Олена Зразкова", "Izmišljeni Ivo", "Ukážka Ukážková", "Max Mustermann", "The night shift"),
    *("A choir", "Table seven", "Les voisins du cinquième", "Die Backstube", "Кружок шитья"),
)
USUAL = {
    "BAM": (10, 20, 30, 50, 100),
    "BGN": (10, 20, 30, 50, 100, 150),
    "CHF": (20, 30, 50, 100, 150, 200),
    "CZK": (200, 300, 500, 1000, 1500),
    "EUR": (5, 10, 15, 20, 25, 30, 40, 50, 72, 100, 150, 250),
    "RUB": (500, 1000, 1500, 2000, 3000, 5000),
    "TRY": (50, 100, 150, 200, 300, 500),
    "UAH": (200, 300, 500, 1000, 1500, 2000),
}


@dataclass(frozen=True)
class Source:
    """How gifts come to one fund."""

    fund: str | None
    number: int
    boxes: tuple[str, ...]
    currency: str
    times: int = 1
    """Larger gifts, by this factor."""


SOURCES = (
    Source(None, 46, ("icor-card", "icor-bank", "icor-cash"), "EUR", 2),
    Source("event/commune150-gathering-paris", 24, ("icor-card", "icor-bank"), "EUR", 2),
    Source("organization/bkp", 22, ("bkp-bank", "bkp-cash"), "BGN"),
    Source(
        "organization/pr-byh",
        12,
        (
            "pr-byh-bank",
            "pr-byh-cash",
        ),
        "BAM",
    ),
    Source("organization/mlpd", 58, ("mlpd-bank", "mlpd-cash", "icor-card"), "EUR", 4),
    Source("organization/uclyon", 32, ("uclyon-bank", "uclyon-cash", "icor-card"), "EUR", 2),
    Source("organization/upml", 20, ("upml-bank", "upml-cash", "icor-card"), "EUR", 2),
    Source(
        "organization/bp-nk-t",
        18,
        (
            "bp-nk-t-bank",
            "bp-nk-t-cash",
        ),
        "TRY",
        3,
    ),
    Source("organization/kol", 16, ("kol-bank", "kol-cash"), "EUR", 3),
    Source("organization/rm", 24, ("rm-bank", "rm-cash", "icor-card"), "EUR", 2),
    Source("organization/umlp", 14, ("umlp-bank", "umlp-cash", "icor-card"), "EUR"),
    Source(
        "organization/mlp",
        16,
        (
            "mlp-bank",
            "mlp-cash",
        ),
        "RUB",
        2,
    ),
    Source("organization/mlgs", 26, ("mlgs-bank", "mlgs-cash", "icor-card"), "CHF", 2),
    Source(
        "organization/vzdor",
        8,
        (
            "vzdor-bank",
            "vzdor-cash",
        ),
        "EUR",
    ),
    Source("organization/ksc-cssp", 16, ("ksc-cssp-bank", "ksc-cssp-cash"), "CZK", 2),
    Source(
        "organization/mlkp",
        16,
        (
            "mlkp-bank",
            "mlkp-cash",
        ),
        "TRY",
        3,
    ),
    Source("organization/ksrd", 18, ("ksrd-bank", "ksrd-cash"), "UAH", 2),
    Source("friend/choir-second-row", 6, ("uclyon-cash",), "EUR"),
    Source("friend/paperclip-readers", 7, ("mlpd-cash", "icor-card"), "EUR", 2),
    Source("friend/kite-builders", 5, ("rm-cash",), "EUR"),
    Source("friend/radio-beispiel", 8, ("mlpd-bank", "icor-card"), "EUR", 2),
    Source("friend/kartell-der-koche", 4, ("mlgs-cash",), "CHF"),
    Source("friend/klub-vymysel", 3, ("ksc-cssp-cash",), "CZK"),
    Source("friend/friend-01", 2, ("icor-card",), "EUR"),
    Source("friend/friend-02", 2, ("mlpd-cash",), "EUR"),
    Source("friend/friend-08", 2, ("icor-card",), "EUR"),
    Source("friend/friend-14", 1, ("icor-bank",), "EUR"),
)
PLEDGED = ("mlpd", "uclyon", "kol", "rm", "mlgs", "bkp", "ksrd", "ksc-cssp", "upml")


def main() -> None:
    chance = random.Random(SEED)  # noqa: S311  invented gifts need no secret chance
    gifts = sorted(gift for source in SOURCES for gift in gifts_of(source, chance))
    print(HEAD)
    print("contributions:")
    for number, (day, words) in enumerate(gifts, start=1):
        back = (
            ", reversed: [{on: 2021-04-12, reason: The bank took the transfer back}]"
            if number == len(gifts) // 2
            else ""
        )
        print(f"  - {{key: sample-{number:03}, on: {day}, {words}{back}}}")
    print("\npledges:")
    for number, words in enumerate(pledges(chance), start=1):
        print(f"  - {{key: sample-pledge-{number:02}, {words}}}")


def gifts_of(source: Source, chance: random.Random) -> Iterator[tuple[date, str]]:
    for _ in range(source.number):
        box = chance.choice(source.boxes)
        channel = box.rpartition("-")[2]
        currency = _currency(source, channel, chance)
        amount = chance.choice(USUAL[currency]) * source.times
        parts = [f"cash_box: {box}", f"given: {amount} {currency}", f"channel: {channel}"]
        if source.fund is not None:
            parts.insert(0, f"fund: {source.fund}")
        if chance.random() < _reported(box, channel):
            parts.append("standing: reported")
        if chance.random() < 0.35:
            parts.append(f"donor_name: {chance.choice(NAMES)}")
            if chance.random() < 0.5:
                parts.append("donor_name_is_public: true")
        yield _day(chance), ", ".join(parts)


def pledges(chance: random.Random) -> Iterator[str]:
    currencies = {"mlgs": "CHF", "bkp": "BGN", "ksrd": "UAH", "ksc-cssp": "CZK"}
    for at, key in enumerate((*PLEDGED, *PLEDGED[:5])):
        currency = currencies.get(key, "EUR")
        amount = chance.choice(USUAL[currency][-3:]) * 4
        made = _day(chance)
        state = {3: ", state: fulfilled", 9: ", state: withdrawn"}.get(at, "")
        yield (
            f"fund: organization/{key}, promised: {amount} {currency}, made_on: {made},"
            f" due_on: 2021-05-{14 + at}{state}"
        )


def _reported(box: str, channel: str) -> float:
    """Which part is known from an organization's word only: its own tin, and some transfers."""
    if channel == "cash":
        return 0.0 if box.startswith("icor") else 1.0
    return 0.1 if channel == "bank" else 0.0


def _currency(source: Source, channel: str, chance: random.Random) -> str:
    """A card pays in the donor's own currency, also for others."""
    return chance.choice(("EUR", "EUR", "EUR", "CHF")) if channel == "card" else source.currency


def _day(chance: random.Random) -> date:
    """More of them from the opening on."""
    first = OPENING if chance.random() < 0.6 else FIRST_DAY
    return first + timedelta(days=chance.randint(0, (LAST_DAY - first).days))


if __name__ == "__main__":
    main()
