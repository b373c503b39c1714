"""What public records say of CodeX, mCODE and their use cases: organizations, champions, stages.

Every line names its source. Nothing here has money, votes or standing. Stages are those that the
sources give; the account ends where they end (early 2024).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CASE_STUDY = "https://mitre.github.io/playbook/casestudies/mcode_codex.html"
RADIATION = "https://mitre.github.io/playbook/casestudies/radiation_therapy.html"
DECEMBER_2020 = "https://confluence.hl7.org/display/COD/2020/12"
APRIL_2021 = "https://confluence.hl7.org/pages/viewpage.action?pageId=111118334"


@dataclass(frozen=True)
class KnownOrganization:
    """A real organization that public records name as a champion."""

    name: str
    group: str
    type: str
    website: str


ORGANIZATIONS = (
    KnownOrganization(
        "American Society of Clinical Oncology", "provider", "nonprofit", "https://www.asco.org"
    ),
    KnownOrganization(
        "Alliance for Clinical Trials in Oncology",
        "researcher",
        "nonprofit",
        "https://www.allianceforclinicaltrialsinoncology.org",
    ),
    KnownOrganization("MITRE", "researcher", "nonprofit", "https://www.mitre.org"),
    KnownOrganization(
        "American Cancer Society Cancer Action Network",
        "patient",
        "nonprofit",
        "https://www.fightcancer.org",
    ),
    KnownOrganization(
        "American Society for Radiation Oncology", "provider", "nonprofit", "https://www.astro.org"
    ),
    KnownOrganization(
        "American Association of Physicists in Medicine",
        "provider",
        "nonprofit",
        "https://www.aapm.org",
    ),
    KnownOrganization(
        "Center for International Blood and Marrow Transplant Research",
        "researcher",
        "academic",
        "https://cibmtr.org",
    ),
    KnownOrganization(
        "Centers for Disease Control and Prevention",
        "regulator",
        "government",
        "https://www.cdc.gov",
    ),
    KnownOrganization("Evernorth", "payer", "for-profit", "https://www.evernorth.com"),
    KnownOrganization("Varian", "vendor", "for-profit", "https://www.varian.com"),
    KnownOrganization(
        "HL7 Clinical Genomics Work Group", "researcher", "nonprofit", "https://www.hl7.org"
    ),
    KnownOrganization(
        "Kaiser Permanente", "provider", "nonprofit", "https://www.kaiserpermanente.org"
    ),
    KnownOrganization(
        "Food and Drug Administration", "regulator", "government", "https://www.fda.gov"
    ),
    KnownOrganization(
        "University of Nebraska Medical Center", "provider", "academic", "https://www.unmc.edu"
    ),
    KnownOrganization(
        "American College of Cardiology", "provider", "nonprofit", "https://www.acc.org"
    ),
    KnownOrganization(
        "American Heart Association", "patient", "nonprofit", "https://www.heart.org"
    ),
    KnownOrganization("Telligen", "payer", "for-profit", "https://www.telligen.com"),
)


@dataclass(frozen=True)
class KnownMove:
    """A use case was seen in a stage. Where only the month is known `on` is its first day, where
    only the year is known its last.
    """

    to_stage: str
    on: date
    source: str


@dataclass(frozen=True)
class KnownUseCase:
    """A use case as public records tell of it."""

    title: str
    specialty: str
    summary: str
    champions: tuple[str, ...]
    moves: tuple[KnownMove, ...]
    phase: int | None = None


def _execution(year: int) -> KnownMove:
    return KnownMove("Execution", date(year, 12, 31), CASE_STUDY)


USE_CASES = (
    KnownUseCase(
        "EHR Endpoints for Cancer Clinical Trials (ICAREdata)",
        "Oncology",
        "Take the endpoints of cancer clinical trials from electronic health records.",
        ("American Society of Clinical Oncology", "Alliance for Clinical Trials in Oncology"),
        (_execution(2019),),
        phase=2,
    ),
    KnownUseCase(
        "mCODE++ Extraction",
        "Oncology",
        "Extract mCODE data from records systems.",
        ("MITRE",),
        (_execution(2020),),
    ),
    KnownUseCase(
        "Integrated Trial Matching",
        "Oncology",
        "Match patients to trials from standardized data.",
        ("American Cancer Society Cancer Action Network",),
        (_execution(2020),),
        phase=1,
    ),
    KnownUseCase(
        "Radiation Therapy Treatment Data",
        "Oncology",
        "Exchange summaries of radiation treatment, at its end and while it goes on.",
        (
            "American Society for Radiation Oncology",
            "American Association of Physicists in Medicine",
        ),
        (
            KnownMove("Planning", date(2020, 12, 1), DECEMBER_2020),
            KnownMove("Execution", date(2021, 12, 31), RADIATION),
        ),
        phase=3,
    ),
    KnownUseCase(
        "Cancer Registry Reporting",
        "Oncology",
        "Report to cancer registries from standardized data.",
        (
            "Center for International Blood and Marrow Transplant Research",
            "Centers for Disease Control and Prevention",
        ),
        (KnownMove("Execution", date(2020, 10, 27), CASE_STUDY),),
    ),
    KnownUseCase(
        "Prior Authorization in Oncology",
        "Oncology",
        "Answer requests for prior authorization from standardized data.",
        ("Evernorth", "Varian"),
        (
            KnownMove("Planning", date(2020, 12, 1), DECEMBER_2020),
            KnownMove("Discovery", date(2021, 4, 1), APRIL_2021),
            _execution(2021),
        ),
    ),
    KnownUseCase(
        "Genomics Data Sharing (GenomeX)",
        "Genomics",
        "Share results of genomic tests as data.",
        ("HL7 Clinical Genomics Work Group", "Kaiser Permanente"),
        (KnownMove("Discovery", date(2021, 4, 1), APRIL_2021), _execution(2021)),
    ),
    KnownUseCase(
        "Second genomics use case (GenomeX)",
        "Genomics",
        "Counted in the record without its title.",
        ("HL7 Clinical Genomics Work Group", "Kaiser Permanente"),
        (_execution(2021),),
    ),
    KnownUseCase(
        "REMS Integration",
        "Oncology",
        "Bring risk evaluation and mitigation strategies (REMS) into clinical systems.",
        ("Food and Drug Administration",),
        (_execution(2022),),
    ),
    KnownUseCase(
        "Hypertension Management (CardX)",
        "Cardiovascular",
        "Manage high blood pressure with standardized data.",
        (
            "University of Nebraska Medical Center",
            "American College of Cardiology",
            "American Heart Association",
        ),
        (_execution(2022),),
    ),
    KnownUseCase(
        "Second cardiovascular use case (CardX)",
        "Cardiovascular",
        "Counted in the record without its title.",
        (
            "University of Nebraska Medical Center",
            "American College of Cardiology",
            "American Heart Association",
        ),
        (_execution(2022),),
    ),
    KnownUseCase(
        "Quality Measures for Cancer",
        "Oncology",
        "Compute quality measures from the data of care itself.",
        ("American Society for Radiation Oncology", "Evernorth", "Telligen"),
        (_execution(2023),),
    ),
    KnownUseCase(
        "Oncology Clinical Pathways",
        "Oncology",
        "Follow clinical pathways with data that systems share.",
        (),
        (
            KnownMove("Planning", date(2020, 12, 1), DECEMBER_2020),
            KnownMove("Discovery", date(2021, 4, 1), APRIL_2021),
        ),
    ),
)
