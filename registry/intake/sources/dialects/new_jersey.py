"""New Jersey's eligible training provider list: programs (also as offerings), providers.

Its numbers for yes and no are 1 and 2. A length is a band: the longest of it is taken, and
marked as guessed. A cost, credit or hour of 0 stands for "not said".
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from registry.intake.sources.cells import write_list
from registry.intake.sources.dialects.table import Table, Translation, amount, plain
from registry.intake.sources.rows import Dialect, Notice

LONGEST: Final = {
    "1": "1 day", "2": "2 days", "3": "7 days", "4": "3 weeks", "5": "11 weeks",
    "6": "5 months", "7": "12 months", "8": "24 months", "9": "4 years",
}  # fmt: skip
"""By calendarlengthid: the longest time of the band; 10 (over four years) has none."""

MASK: Final = re.compile(r"[*•#xX\s]{4,}")
STARS: Final = re.compile(r"^\*+\s*|\*{3,}")
DEGREES: Final = frozenset(("200", "300", "400", "500"))
COSTS: Final = {
    "cost_tuition": "tuition",
    "cost_enrolment": "fees",
    "cost_materials": "booksmaterialscost",
    "cost_tools": "suppliestoolscost",
    "cost_other": "othercosts",
}
FUNDING: Final = [{"kind": "etpl", "name_en": "New Jersey Eligible Training Provider List (WIOA)"}]
OFFERED: Final = (
    *("delivery", "language", "place", "region", "cost", *COSTS, "currency"),
    *("is_funded", "funding"),
)
EIN: Final = re.compile(r"(\d{2})(\d{7})(?:\d{3})?")


def program(cells: Mapping[str, str]) -> Translation:
    """Return a program as a row of programmes, with its one offering."""
    found = Translation()
    text = _reader(cells, found)
    names = (cells.get(f"{kind}awardedname", "") for kind in ("degree", "license"))
    credentials = [*names, cells.get("industrycredentialname", "")]
    is_degree = cells.get("degreeawarded", "") in DEGREES
    found.values = {
        "code": cells["programid"],
        "title_en": text("standardized_name", "officialname"),
        "description_en": text("description", "featuresdescription"),
        "source_language": "en",
        "provider": text("name", "standardized_name_1") or cells["providerid"],
        "provider_code": cells["providerid"],
        "kind": "learning_programme" if is_degree else "course",
        "hours": _whole(cells.get("totalclockhours", "")),
        "weeks": LONGEST.get(cells.get("calendarlengthid", ""), ""),
        "cip_code": _cip(cells.get("cipcode", "")),
        "website": _address(cells.get("website", "")),
        "credential_names": "\n".join(dict.fromkeys(filter(None, map(plain, credentials)))),
        "prerequisites": text("prerequisites"),
        "listed_status": cells.get("statusname", ""),
    }
    if credits_ := amount(cells.get("credit", "")):
        found.values |= {"credits": credits_, "credit_unit": "us_semester"}
        found.guessed["credit_unit"] = 0.5
    if found.values["weeks"]:
        found.guessed["weeks"] = 0.5
    _add_offering(cells, found)
    return found


def _add_offering(cells: Mapping[str, str], found: Translation) -> None:
    offered = offering(cells)
    found.values |= {key: offered.values[key] for key in OFFERED if key in offered.values}
    found.values["offering_code"] = offered.values["code"]
    found.notices += [notice for notice in offered.notices if notice not in found.notices]
    found.guessed |= offered.guessed


def offering(cells: Mapping[str, str]) -> Translation:
    """Return the one offering of a program: where, how, and the cost by its parts."""
    found = Translation()
    text = _reader(cells, found)
    is_hybrid = cells.get("mention_hybrid") == "True"
    is_remote = cells.get("mention_remote") == "True"
    county, town = text("county"), text("city")
    state = cells.get("state", "").strip().upper()
    parts = {key: amount(cells.get(name, "")) for key, name in COSTS.items()}
    found.values = {
        "programme_code": cells["programid"],
        "code": "etpl",
        "delivery": "blended" if is_hybrid else "online" if is_remote else "on_site",
        "language": "en",
        "place": f"{county or town}, {state}" if county or town else "",
        "region": f"US-{state}" if len(state) == 2 else "",
        **{key: part for key, part in parts.items() if part},
        "cost": _total(cells.get("totalcost", ""), parts),
        "is_funded": "yes" if cells.get("wiaeligible") == "True" else "",
        "funding": write_list(FUNDING, ("kind", "name_en", "name_es", "source_url"))
        if cells.get("wiaeligible") == "True"
        else "",
        "schedule": "evenings too" if cells.get("eveningcourses") == "1" else "",
    }
    if found.values["cost"] or any(parts.values()):
        found.values["currency"] = "USD"
    found.guessed = {"delivery": 0.6, "language": 0.8}
    return found


def provider(cells: Mapping[str, str]) -> Translation:
    """Return a provider as a row of organisations."""
    found = Translation()
    text = _reader(cells, found)
    state = cells.get("state", "").strip().upper()
    ein = EIN.fullmatch(cells.get("schoolidentificationnumber", "").strip())
    county, town = text("county"), text("city")
    zip_code = cells.get("zip", "").strip()
    found.values = {
        "code": cells["providerid"],
        "name": text("name"),
        "name_language": "en",
        "kind": "training_institution",
        "country": "US",
        "region": f"US-{state}" if len(state) == 2 else "",
        "place": f"{county or town}, {state}" if county or town else "",
        "street": ", ".join(filter(None, (text("street1"), text("street2")))),
        "postal_code": zip_code.zfill(5) if zip_code.isdigit() else zip_code,
        "website": _address(cells.get("website", "")),
        "listed_status": cells.get("statusname", ""),
    }
    if ein:
        found.values |= {"identifier_kind": "ein", "identifier": f"{ein[1]}-{ein[2]}"}
        found.guessed["identifier"] = 0.7
    return found


class _reader:  # noqa: N801 - called like a function
    """Reads the first of some cells that says something, and notes what is masked."""

    def __init__(self, cells: Mapping[str, str], found: Translation) -> None:
        self.cells, self.found = cells, found

    def __call__(self, *names: str) -> str:
        for name in names:
            value = self.cells.get(name, "").strip()
            if MASK.fullmatch(value):
                self.found.notices.append(Notice("masked", name))
            elif value:
                return STARS.sub("", value).strip('" ')
        return ""


def _whole(value: str) -> str:
    return amount(value).partition(".")[0]


def _cip(value: str) -> str:
    digits = value.strip().zfill(6) if value.strip().isdigit() else ""
    return f"{digits[:2]}.{digits[2:]}" if len(digits) == 6 else ""


def _address(value: str) -> str:
    bare = plain(value)
    if not bare or " " in bare or "." not in bare:
        return ""
    return bare if bare.lower().startswith(("http://", "https://")) else f"http://{bare}"


def _total(total: str, parts: Mapping[str, str]) -> str:
    """Return the whole cost where it is said and agrees with its parts."""
    known = [part for part in parts.values() if part]
    try:
        whole = Decimal(total)
    except InvalidOperation:
        return ""
    if known and whole != sum(map(Decimal, known)):
        return ""
    return amount(total)


PROGRAM_MARKS: Final = frozenset(
    ("providerid", "programid", "cipcode", "calendarlengthid", "wiaeligible")
)
PROVIDER_MARKS: Final = frozenset(
    ("providerid", "schoolidentificationnumber", "licensingagencyid", "typeid")
)
TABLES: Final = (
    Table(
        dialect=Dialect.ETPL_NJ_PROGRAMMES,
        name="New Jersey ETPL",
        kind="programmes",
        marks=PROGRAM_MARKS,
        found_in={
            "code": "programid",
            "title_en": "standardized_name",
            "description_en": "description",
            "provider": "name",
            "provider_code": "providerid",
            "hours": "totalclockhours",
            "weeks": "calendarlengthid",
            "cip_code": "cipcode",
            "website": "website",
            "prerequisites": "prerequisites",
            "credits": "credit",
            "credential_names": "degreeawardedname",
            **COSTS,
            "place": "county",
            "region": "state",
            "cost": "totalcost",
            "is_funded": "wiaeligible",
            "delivery": "mention_hybrid",
        },
        translate=program,
    ),
    Table(
        dialect=Dialect.ETPL_NJ_PROGRAMMES,
        name="New Jersey ETPL",
        kind="offerings",
        marks=PROGRAM_MARKS,
        found_in={
            **COSTS,
            "programme_code": "programid",
            "place": "county",
            "region": "state",
            "cost": "totalcost",
            "is_funded": "wiaeligible",
            "delivery": "mention_hybrid",
        },
        translate=offering,
    ),
    Table(
        dialect=Dialect.ETPL_NJ_PROVIDERS,
        name="New Jersey ETPL",
        kind="organisations",
        marks=PROVIDER_MARKS,
        found_in={
            "code": "providerid",
            "name": "name",
            "region": "state",
            "place": "county",
            "street": "street1",
            "postal_code": "zip",
            "website": "website",
            "identifier": "schoolidentificationnumber",
        },
        translate=provider,
    ),
)
