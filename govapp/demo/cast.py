"""The invented members of the demonstration: plainly named, on `.example` addresses.

The mix is that of domain facts (6 + 4 premier, 10 + 8 member, 14 developer, 4 government,
4 sponsored: 50 organizations), calibrated to about 800,000 a year; every amount is fictitious.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

GIVEN = [
    "Ada",
    "Ben",
    "Chi",
    "Dana",
    "Eli",
    "Fay",
    "Gus",
    "Hana",
    "Ivo",
    "Jun",
    "Kai",
    "Lea",
    "Max",
    "Nia",
    "Oto",
    "Pia",
    "Quin",
    "Rae",
    "Sol",
    "Tao",
    "Uma",
    "Val",
    "Wes",
    "Xia",
    "Yan",
    "Zoe",
]
FAMILY = ("Example", "Sample", "Specimen", "Placeholder", "Testcase", "Demo")


@dataclass(frozen=True)
class Invented:
    """A fictitious member. `plot` says what the demonstration does with its dues."""

    name: str
    tier: str
    type: str
    group: str
    plot: str = "paid"

    @property
    def domain(self) -> str:
        """Its address on the internet, which cannot exist."""
        return "".join(letter for letter in self.name.lower() if letter.isalnum()) + ".example"

    @property
    def code(self) -> str:
        """Its key in the roster file."""
        return "DEMO-" + "".join(word[0] for word in self.name.split()).upper()


MEMBERS = (
    Invented("Example University Hospital", "premier", "nonprofit", "provider", "not yet due"),
    Invented("Sample Cancer Society", "premier", "nonprofit", "patient"),
    Invented("Specimen Oncology College", "premier", "nonprofit", "provider"),
    Invented("Placeholder Care Network", "premier", "nonprofit", "provider"),
    Invented("Example Record Systems", "premier", "for-profit", "vendor"),
    Invented("Sample Payer Mutual", "premier", "for-profit", "payer"),
    Invented("Specimen Pharma Research", "premier", "for-profit", "researcher"),
    Invented("Placeholder Imaging Devices", "premier", "for-profit", "vendor"),
    Invented("Example Health Cloud", "premier", "for-profit", "vendor", "part paid"),
    Invented("Sample Benefits Insurance", "premier", "for-profit", "payer"),
    Invented("Example Regional Hospital", "member", "nonprofit", "provider"),
    Invented("Sample Children's Clinic", "member", "nonprofit", "provider"),
    Invented("Specimen Research Institute", "member", "academic", "researcher"),
    Invented("Placeholder School of Medicine", "member", "academic", "researcher", "late 30"),
    Invented("Example Patient Alliance", "member", "nonprofit", "patient"),
    Invented("Sample Nursing Association", "member", "nonprofit", "provider"),
    Invented("Specimen Pathology Guild", "member", "nonprofit", "provider", "waived"),
    Invented("Placeholder Registry Trust", "member", "nonprofit", "researcher"),
    Invented("Example Laboratory Systems", "member", "for-profit", "vendor"),
    Invented("Sample Trial Matching", "member", "for-profit", "vendor"),
    Invented("Specimen Genomics", "member", "for-profit", "researcher"),
    Invented("Placeholder Analytics", "member", "for-profit", "vendor", "late 60"),
    Invented("Example Pharmacy Network", "member", "for-profit", "provider"),
    Invented("Sample Radiology Partners", "member", "for-profit", "provider", "suspended soon"),
    Invented("Specimen Therapy Devices", "member", "for-profit", "vendor"),
    Invented("Placeholder Health Plan", "member", "for-profit", "payer", "suspended"),
    Invented("Example Care Logistics", "member", "for-profit", "provider"),
    Invented("Sample Claims Exchange", "member", "for-profit", "payer", "late 90"),
    Invented("Example Interface Works", "developer", "for-profit", "vendor"),
    Invented("Sample Data Tools", "developer", "for-profit", "vendor"),
    Invented("Specimen Software", "developer", "for-profit", "vendor"),
    Invented("Placeholder Mapping", "developer", "for-profit", "vendor"),
    Invented("Example Terminology Services", "developer", "for-profit", "vendor"),
    Invented("Sample Consent Apps", "developer", "for-profit", "vendor", "late 30"),
    Invented("Specimen Device Bridge", "developer", "for-profit", "vendor"),
    Invented("Placeholder Test Benches", "developer", "for-profit", "vendor", "returned"),
    Invented("Example Natural Language", "developer", "for-profit", "vendor"),
    Invented("Sample Cohort Finder", "developer", "for-profit", "researcher"),
    Invented("Specimen Wearables", "developer", "for-profit", "vendor"),
    Invented("Placeholder Integration", "developer", "for-profit", "vendor"),
    Invented("Example Quality Metrics", "developer", "for-profit", "vendor"),
    Invented("Sample Secure Messaging", "developer", "for-profit", "vendor", "not yet due"),
    Invented("Example Health Agency", "government", "government", "regulator"),
    Invented("Sample Cancer Surveillance Office", "government", "government", "regulator"),
    Invented("Specimen Medicines Authority", "government", "government", "regulator"),
    Invented("Placeholder State Registry", "government", "government", "regulator"),
    Invented("Example Survivors Circle", "sponsored", "nonprofit", "patient"),
    Invented("Sample Rural Clinics", "sponsored", "nonprofit", "provider"),
    Invented("Specimen Student Society", "sponsored", "academic", "researcher"),
    Invented("Placeholder Community Forum", "sponsored", "nonprofit", "patient"),
)
SPONSOR = "Example Record Systems"


def names() -> Iterator[str]:
    """Names of people who obviously do not exist, each once."""
    for family, given in product(FAMILY, GIVEN):
        yield f"{given} {family}"
