"""What an ask should not say in public, by kind. The text itself is never repeated."""

from __future__ import annotations

from enum import StrEnum

from mapping.proposal import Reading


class Caution(StrEnum):
    """Something to think over before posting."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    NUMBER = "number"  # bank account, citizen number, number plate
    ILLNESS = "illness"
    ILLNESS_OF_ANOTHER = "illness_of_another"
    MONEY = "money"
    CHILDREN = "children"
    DO_THEY_KNOW = "do_they_know"  # written for somebody else
    PROFESSIONAL = "professional"


_PRIVATE = {
    "phone": Caution.PHONE,
    "email": Caution.EMAIL,
    "address": Caution.ADDRESS,
    "postcode": Caution.ADDRESS,
    "iban": Caution.NUMBER,
    "bsn": Caution.NUMBER,
    "plate": Caution.NUMBER,
}
_SPECIAL = {"money": Caution.MONEY, "minor": Caution.CHILDREN, "minors": Caution.CHILDREN}


def find(reading: Reading, on_behalf: bool) -> tuple[Caution, ...]:
    """The cautions for what was read, each once, in the order of `Caution`."""
    found = {_PRIVATE[span.kind] for span in reading.private if span.kind in _PRIVATE}
    found |= {_SPECIAL[each] for each in reading.special if each in _SPECIAL}
    if "health" in reading.special:
        found.add(Caution.ILLNESS_OF_ANOTHER if on_behalf else Caution.ILLNESS)
    if on_behalf:
        found.add(Caution.DO_THEY_KNOW)
    if reading.professional:
        found.add(Caution.PROFESSIONAL)
    return tuple(caution for caution in Caution if caution in found)
