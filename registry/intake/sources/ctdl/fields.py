"""From one CTDL record to the values of one row of our kinds."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from registry.intake.sources.cells import write_list
from registry.intake.sources.ctdl import values, worth
from registry.intake.sources.ctdl.graph import Graph

Record = dict[str, Any]

COST_PART: Final = {
    "Tuition": "cost_tuition",
    "TuitionOrFees": "cost_tuition",
    "Application": "cost_enrolment",
    "Enrollment": "cost_enrolment",
    "AggregateCost": "cost",
    "AssessmentFee": "cost_exam",
    "LearningResource": "cost_materials",
    "TechnologyFee": "cost_tools",
}
ONLINE: Final = frozenset(("OnlineOnly", "VariableSite"))
HOME: Final = frozenset(("US", "MX"))
LONGEST_STATE: Final = 6
"""A state of another country is kept by its ISO 3166-2 code (CA-QC, or QC); its name is not."""

SURE_BY_NUMBER: Final = 0.9
NAMES: Final = ("ceterms:name", "ceasn:name", "skos:prefLabel", "ceasn:competencyText")
BLENDED: Final = frozenset(("BlendedDelivery", "BlendedLearning"))


def _bilingual(data: Record, graph: Graph, *, name: str, sources: tuple[str, ...]) -> Record:
    language = values.language_of(data, graph)
    source = next((data[key] for key in sources if data.get(key)), None)
    texts = values.texts(source, language)
    about = values.texts(data.get("ceterms:description"), language)
    found = {
        f"{name}_es": texts.get("es", ""),
        f"{name}_en": texts.get("en", ""),
        "source_language": language if language in texts else next(iter(texts), language),
    }
    if name == "title" or "ceterms:description" in data:
        found |= {"description_es": about.get("es", ""), "description_en": about.get("en", "")}
    return found


def credential(data: Record, graph: Graph) -> dict[str, str]:
    """Return the values of a row of credentials."""
    types = [name.partition(":")[2] for name in values.each(data.get("@type"))]
    return {
        "code": values.code_of(data),
        **_bilingual(data, graph, name="name", sources=("ceterms:name",)),
        "type": types[0] if types else "",
        "issuer": values.owner_of(data, graph),
        "version": values.text(data.get("ceterms:versionIdentifier"))[:60],
        "level": "\n".join(values.aligned(data.get("ceterms:audienceLevelType"))),
        "credits": values.quantity(data.get("ceterms:creditValue")),
        "valid_from": str(data.get("ceterms:dateEffective") or "")[:10],
        "valid_to": str(data.get("ceterms:expirationDate") or "")[:10],
        "ctid": str(data.get("ceterms:ctid") or ""),
        "industries": "\n".join(values.aligned(data.get("ceterms:industryType"), coded=True)),
        "occupations": "\n".join(values.aligned(data.get("ceterms:occupationType"), coded=True)),
        "competencies": _competencies(data, graph),
        "recognised_by": values.name_of(
            data.get("ceterms:recognizedBy") or data.get("ceterms:accreditedBy"), graph
        ),
        "website": values.reference(data.get("ceterms:subjectWebpage")),
        "listed_status": ", ".join(values.aligned(data.get("ceterms:credentialStatusType"))),
    }


def programme(data: Record, graph: Graph) -> dict[str, str]:
    """Return the values of a row of programmes."""
    types = values.each(data.get("@type"))
    is_course = "ceterms:LearningProgram" not in types and "ceterms:Pathway" not in types
    span = values.duration(data.get("ceterms:estimatedDuration"))
    return {
        "code": values.code_of(data),
        **_bilingual(data, graph, name="title", sources=("ceterms:name",)),
        "provider": values.owner_of(data, graph),
        "kind": "course" if is_course else "learning_programme",
        "weeks": span,
        "credits": values.quantity(data.get("ceterms:creditValue")),
        "level": "\n".join(values.aligned(data.get("ceterms:audienceLevelType"))),
        "cip_code": next(
            iter(values.aligned(data.get("ceterms:instructionalProgramType"), coded=True)), ""
        ),
        "website": values.reference(data.get("ceterms:subjectWebpage")),
        "industries": "\n".join(values.aligned(data.get("ceterms:industryType"), coded=True)),
        "occupations": "\n".join(values.aligned(data.get("ceterms:occupationType"), coded=True)),
        "skills": "\n".join(values.aligned(data.get("ceterms:teaches"))),
        "credential_codes": "\n".join(
            values.tail(values.reference(one))
            for one in values.each(data.get("ceterms:isPreparationFor"))
            if values.reference(one)
        ),
        "prerequisites": _conditions(data, graph),
        "ctid": str(data.get("ceterms:ctid") or ""),
        "source_url": values.address_of(data),
    }


def offering(data: Record, graph: Graph) -> dict[str, str]:
    """Return the values of a row of offerings: where and for how much a programme is taught."""
    kinds = set(values.tails(data.get("ceterms:deliveryType")))
    place = _first(data.get("ceterms:availableAt"), graph)
    if not place and data.get("ceterms:availableOnlineAt"):
        kinds = kinds or {"OnlineOnly"}
    town = values.text(place.get("ceterms:addressLocality"))
    return {
        "programme_code": values.code_of(data),
        "code": "",
        "delivery": _delivery(kinds),
        "language": values.language_of(data, graph),
        "place": town,
        "region": values.text(place.get("ceterms:addressRegion")),
        "starts_on": str(data.get("ceterms:dateEffective") or "")[:10],
        **_costs(data, graph),
        "is_funded": "yes" if data.get("ceterms:financialAssistance") else "",
    }


def organisation(data: Record, graph: Graph) -> dict[str, str]:
    """Return the values of a row of organisations."""
    language = values.language_of(data, graph)
    about = values.texts(data.get("ceterms:description"), language)
    address = _first(data.get("ceterms:address"), graph)
    is_body = "ceterms:QACredentialOrganization" in values.each(data.get("@type"))
    ein = values.tax_number(data)
    country = _country(values.text(address.get("ceterms:addressCountry")))
    region = values.text(address.get("ceterms:addressRegion"))
    return {
        "code": values.code_of(data),
        "name": values.text(data.get("ceterms:name"), language),
        "name_language": language,
        "short_name": values.text(data.get("ceterms:alternateName"))[:60],
        "kind": "recognition_body" if is_body else "training_institution",
        "country": country or ("US" if ein else ""),
        "region": region if country in HOME or len(region) <= LONGEST_STATE else "",
        "place": values.text(address.get("ceterms:addressLocality")),
        "street": values.text(address.get("ceterms:streetAddress")),
        "postal_code": values.text(address.get("ceterms:postalCode")),
        "website": values.reference(data.get("ceterms:subjectWebpage")),
        "about_es": about.get("es", ""),
        "about_en": about.get("en", ""),
        "identifier_kind": "ein" if ein else "ctid" if data.get("ceterms:ctid") else "",
        "identifier": ein or str(data.get("ceterms:ctid") or ""),
        "source_url": values.address_of(data),
    }


def competency(data: Record, graph: Graph) -> dict[str, str]:
    """Return the values of a row of competencies; the framework stands for the credential."""
    sources = ("ceasn:competencyText", "ceasn:competencyLabel", "ceasn:name")
    framework = values.reference(data.get("ceasn:isPartOf"))
    return {
        "credential_code": values.tail(framework),
        "code": values.code_of(data),
        "order": order if (order := values.quantity(data.get("ceasn:listID"))).isdigit() else "",
        **_bilingual(data, graph, name="name", sources=sources),
        "skill": "",
        "parent_code": values.tail(values.reference(data.get("ceasn:isChildOf"))),
    }


FIELDS: Final[dict[str, Callable[[Record, Graph], dict[str, str]]]] = {
    "credentials": credential,
    "programmes": programme,
    "offerings": offering,
    "organisations": organisation,
    "competencies": competency,
}
"""By kind, where a record is one row."""


def guessed(data: Record, kind: str, graph: Graph) -> dict[str, float]:
    """Return the confidence of what is read out of other properties than its own.

    An address without a country, of who has a federal tax number, is in the United States.
    """
    if kind != "organisations":
        return {}
    address = _first(data.get("ceterms:address"), graph)
    is_said = values.text(address.get("ceterms:addressCountry"))
    return {"country": SURE_BY_NUMBER} if not is_said and values.tax_number(data) else {}


def named(data: Record, graph: Graph) -> dict[str, str]:
    """Return the code and the names of a record of any class, under the keys of every kind."""
    language = values.language_of(data, graph)
    said = next((data[name] for name in NAMES if data.get(name)), None)
    texts = values.texts(said, language)
    return {
        "code": values.code_of(data),
        "name": values.text(said, language),
        **{f"{stem}_{one}": texts.get(one, "") for stem in ("name", "title") for one in texts},
    }


def rows_of(data: Record, kind: str, graph: Graph) -> Iterator[dict[str, str]]:
    """Yield the values of the rows that a record becomes in a kind."""
    if kind == "equivalences":
        yield from worth.rows_of(data, graph)
    elif kind in FIELDS:
        yield FIELDS[kind](data, graph)


def _first(value: Any, graph: Graph) -> Record:
    """Return the first of some records that are written out or referred to."""
    found = (graph.resolved(one) for one in values.each(value))
    return next((one for one in found if isinstance(one, dict)), {})


def _delivery(kinds: set[str]) -> str:
    if kinds and kinds <= ONLINE:
        return "online"
    return "blended" if kinds & (BLENDED | ONLINE) else "on_site"


def _country(name: str) -> str:
    known = {"united states": "US", "usa": "US", "us": "US", "mexico": "MX", "méxico": "MX"}
    return known.get(name.strip().lower(), name)


def _competencies(data: Record, graph: Graph) -> str:
    language = values.language_of(data, graph)
    named = []
    for condition in values.each(data.get("ceterms:requires")):
        if isinstance(condition, dict):
            named += values.aligned(condition.get("ceterms:targetCompetency"))
    items = [{f"name_{language}": name} for name in dict.fromkeys(named)]
    return write_list(items, ("name_en", "name_es", "skill"))


def _conditions(data: Record, graph: Graph) -> str:
    found = [
        values.text(condition.get("ceterms:description"))
        for record in (data, *_manifests(data, "ceterms:commonConditions", graph))
        for key in ("ceterms:requires", "ceterms:entryCondition")
        for condition in values.each(record.get(key))
        if isinstance(condition, dict)
    ]
    return "\n".join(line for line in dict.fromkeys(found) if line)


def _manifests(data: Record, name: str, graph: Graph) -> list[Record]:
    """Return the manifests in the document that a record shares with others."""
    found = (graph.resolved(one) for one in values.each(data.get(name)))
    return [one for one in found if isinstance(one, dict)]


def _costs(data: Record, graph: Graph) -> dict[str, str]:
    found: dict[str, str] = {}
    shared = [
        cost
        for manifest in _manifests(data, "ceterms:commonCosts", graph)
        for cost in values.each(manifest.get("ceterms:costDetails"))
    ]
    for cost in [*values.each(data.get("ceterms:estimatedCost")), *shared]:
        if not isinstance(cost, dict) or cost.get("ceterms:price") is None:
            continue
        parts = values.tails(cost.get("ceterms:directCostType")) or ["AggregateCost"]
        key = COST_PART.get(parts[0], "cost_other")
        found.setdefault(key, str(cost["ceterms:price"]))
        currency = values.text(cost.get("ceterms:currency"))
        found.setdefault("currency", "USD" if currency.lower().startswith("us") else currency)
    return found
