"""Tables of others that are known by their columns."""

import json
from io import BytesIO

import openpyxl
import pytest

from registry.intake.sources import Dialect, Format, Limits, csv_bytes, open_upload
from registry.intake.sources.dialects.limits_by_person import cleaned

LIMITS = Limits()
RENEC = ["idEstandarCompetencia", "idSectorProductivo", "codigo", "nivel", "titulo"]
RENEC += ["comite", "secProductivo"]


def opened(content: bytes, name="a.csv", kind=""):
    return open_upload(BytesIO(content), name=name, kind_hint=kind, limits=LIMITS)


def table(row: dict[str, str]) -> bytes:
    return csv_bytes(list(row), [list(row.values())])


def codes(said) -> list[str]:
    return [one.code for one in said]


def test_renec_edition_is_the_version_and_not_the_code():
    content = csv_bytes(RENEC, [["1", "2", "EC0217.01", "3", "Impartición", "Comité", "Servicios"]])

    reading = opened(content, kind="credentials")
    (row,) = reading.rows()

    assert (reading.dialect, reading.is_mapped) == (Dialect.RENEC, True)
    assert (row.values["code"], row.values["version"]) == ("EC0217", "01")
    assert (row.values["level"], row.values["issuer"]) == ("conocer:3", "CONOCER")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "2", "X1", "3", "T", "C", "S"], ("standard_code", "code", "X1")),
        (["1", "2", "EC0001", "9", "T", "C", "S"], ("standard_level", "level", "9")),
        (["1", "2", "EC0001", "2", "", "C", "S"], ("required", "name_es", "")),
    ],
)
def test_renec_record_that_breaks_a_rule_says_which(cells, expected):
    (row,) = opened(csv_bytes(RENEC, [cells])).rows()

    assert [(one.code, one.column, one.value) for one in row.problems] == [expected]


def test_renec_answer_of_the_endpoint_is_the_same():
    cells = ["1", "2", "EC0001", "2", "Traducción", "Comité", "Servicios"]
    answer = json.dumps([dict(zip(RENEC, cells, strict=True))]).encode()

    (one,) = opened(csv_bytes(RENEC, [cells])).rows()
    (other,) = opened(answer, "a.json").rows()

    assert one.values == other.values
    assert other.place == "/0"


def test_renec_elements_are_competencies_of_the_standard():
    document = {
        "code": "EC0217.01",
        "elements": [
            {"code": "E01", "title": "Preparar", "order": 1,
             "criteria": [{"code": "E01.1", "description": "Elabora la carta", "order": 1}]},
        ],
    }  # fmt: skip

    element, criterion = opened(json.dumps(document).encode(), "a.json", "competencies").rows()

    assert (element.values["credential_code"], element.values["name_es"]) == ("EC0217", "Preparar")
    assert criterion.values["parent_code"] == "E01"
    assert criterion.place == "/elements/0/criteria/0"


PROGRAM = {
    "providerid": "49", "officialname": "**Warehousing", "cipcode": "10101", "tuition": "1000",
    "fees": "0", "booksmaterialscost": "250", "suppliestoolscost": "0", "othercosts": "0",
    "totalcost": "1250", "prerequisites": "****", "wiaeligible": "True", "degreeawarded": "101",
    "degreeawardedname": "Certificate of Completion", "licenseawardedname": "",
    "industrycredentialname": "", "description": "Two\nlines", "credit": "0",
    "totalclockhours": "240", "calendarlengthid": "5", "programid": "4608",
    "statusname": "Approved", "name": '"Salem School"', "city": "Woodstown", "state": "NJ",
    "county": "Salem", "website": "www.scvts.org", "mention_hybrid": "False",
    "mention_remote": "True", "standardized_name": "**Warehousing",
}  # fmt: skip


def test_new_jersey_program_keeps_its_lines_and_loses_its_masks():
    reading = opened(table(PROGRAM), kind="programmes")
    (row,) = reading.rows()

    assert reading.dialect is Dialect.ETPL_NJ_PROGRAMMES
    assert reading.kinds == ("programmes", "offerings")
    assert row.values["title_en"] == "Warehousing"
    assert row.values["description_en"] == "Two\nlines"
    assert (row.values["cip_code"], row.values["hours"]) == ("01.0101", "240")
    assert (row.values["weeks"], row.guessed["weeks"]) == ("11 weeks", 0.5)
    assert row.values["provider"] == "Salem School"
    assert (row.values["prerequisites"], codes(row.notices)) == ("", ["masked"])
    assert row.values["credits"] == ""


def test_new_jersey_program_is_also_an_offering_with_cost_by_part():
    (row,) = opened(table(PROGRAM), kind="offerings").rows()

    assert {key: row.values[key] for key in ("cost", "cost_tuition", "cost_materials")} == {
        "cost": "1250",
        "cost_tuition": "1000",
        "cost_materials": "250",
    }
    assert row.values["cost_enrolment"] == ""
    assert (row.values["delivery"], row.values["place"]) == ("online", "Salem, NJ")
    assert row.values["funding"].startswith("etpl | New Jersey")


def test_new_jersey_total_that_is_not_the_sum_is_not_taken():
    (row,) = opened(table(PROGRAM | {"totalcost": "0"}), kind="offerings").rows()

    assert (row.values["cost"], row.values["cost_tuition"]) == ("", "1000")


def test_new_jersey_provider_has_its_number():
    provider = {
        "providerid": "133", "name": "Union College", "schoolidentificationnumber": "221525015001",
        "street1": "1033 Springfield", "city": "Cranford", "state": "NJ", "zip": "7016",
        "county": "Union", "website": "", "licensingagencyid": "16", "typeid": "3",
        "statusname": "Suspend",
    }  # fmt: skip

    (row,) = opened(table(provider)).rows()

    assert (row.values["identifier_kind"], row.values["identifier"]) == ("ein", "22-1525015")
    assert (row.values["postal_code"], row.values["listed_status"]) == ("07016", "Suspend")


VACANCY = {
    "fecha": "Thu Aug 01 2024 00:00:00 GMT-0600 (Central Standard Time)", "ubicación": "",
    "municipio": "GUADALUPE", "puesto": "CHOFER", "horario": "Fijo", "escolaridad": "Secundaria",
    "profesion": "", "genero": "Masculino", "edad": "18-50", "sueldo": "9270", "vacantes": "2",
    "transporte": "SI", "nota": "DE L-V DE 8-5.30", "macfernov": "", "group_id": "x",
    "empresa": "PICSA", "id": "5",
}  # fmt: skip


def vacancy(**more):
    (row,) = opened(table(VACANCY | more), kind="openings").rows()
    return row


def test_job_board_drops_limits_by_person_and_says_so():
    row = vacancy()

    assert codes(row.notices)[:2] == ["gender_dropped", "age_dropped"]
    assert "Masculino" in row.notices[0].text
    assert not {"Masculino", "18-50"} & set(row.values.values())


@pytest.mark.parametrize("age", ["18-X", "", "18"])
@pytest.mark.parametrize("gender", ["Indistinto", ""])
def test_job_board_without_a_limit_says_nothing(age, gender):
    row = vacancy(edad=age, genero=gender)

    assert not [code for code in codes(row.notices) if code.endswith("dropped")]


def test_job_board_is_read_under_our_keys():
    row = vacancy()

    assert row.values["posted_on"] == "2024-08-01"
    assert (row.values["title_es"], row.values["employer"]) == ("CHOFER", "PICSA")
    assert row.values["schedule"] == "Fijo · DE L-V DE 8-5.30"
    assert (row.values["hours_per_week"], row.guessed["hours_per_week"]) == ("48", 0.4)


@pytest.mark.parametrize(
    ("wage", "note", "expected"),
    [
        ("9270", "", ("9270", "", "month")),
        ("", "y Pago de 12000 a 15000", ("12000", "15000", "month")),
        ("", "Pago de 520 por Día", ("520", "", "day")),
        ("2100", "Pago por Semana", ("300", "", "day")),
        ("1,750", "", ("250", "", "day")),
        ("$ 10,000.00", "", ("10000", "", "month")),
        ("900", "", ("", "", "")),
        ("", "", ("", "", "")),
    ],
)
def test_job_board_wage_is_read_with_its_confidence(wage, note, expected):
    row = vacancy(sueldo=wage, nota=note)

    found = tuple(row.values[key] for key in ("wage_from", "wage_to", "wage_per"))
    assert found == expected
    assert ("wage_per" in row.guessed) == bool(expected[0])


def test_job_board_row_without_a_job_cannot_be_taken():
    assert codes(vacancy(puesto="").problems) == ["required"]


@pytest.mark.parametrize(
    ("text", "left", "code"),
    [
        ("Operador, edad 18 a 35 años, turno fijo", "Operador, turno fijo", "age_dropped"),
        ("Edad: 20-45. Con licencia", "Con licencia", "age_dropped"),
        ("Chofer de 25 a 40 años", "Chofer", "age_dropped"),
        ("Sólo hombres, con experiencia", "con experiencia", "gender_dropped"),
        ("Vendedora; sexo femenino", "Vendedora", "gender_dropped"),
        ("Welder, men only", "Welder", "gender_dropped"),
        ("Estado civil: casado, puntual", "puntual", "marital_dropped"),
        ("Excelente presentación, puntual", "puntual", "looks_dropped"),
        ("Prueba de embarazo, puntual", "puntual", "pregnancy_dropped"),
    ],
)
def test_sentence_loses_only_the_limit(text, left, code):
    found, notices = cleaned(text, "description")

    assert found == left
    assert codes(notices) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "2 a 5 años de experiencia",
        "15 a 20 años de experiencia",
        "Turno de 7 a 15 horas",
        "Zapatos para mujer y hombre",
        "Sueldo de 10000 a 12000 pesos",
        "Manejo de 20 personas",
    ],
)
def test_sentence_without_a_limit_stays(text):
    assert cleaned(text, "description") == (text, [])


def test_sentence_loses_its_contacts():
    found, notices = cleaned("Llama al 81 1234 5678 o escribe a rh@example.org hoy", "note")

    assert found == "Llama al ••• o escribe a ••• hoy"
    assert codes(notices) == ["contact_masked"]


def test_sentence_of_endless_blanks_is_read_once():
    text = "edad" + " " * 30_000 + "de" + " " * 30_000 + "sólo hombres"

    found, notices = cleaned(text, "note")

    assert found == "edad   de"
    assert codes(notices) == ["gender_dropped"]


def test_own_table_of_openings_is_cleaned_too():
    content = csv_bytes(
        ["Tu clave", "Título (español)", "Sexo", "Descripción (español)"],
        [["V-1", "Chofer", "Hombre", "Sólo hombres, manejo de camión"]],
    )

    reading = opened(content, kind="openings")
    (row,) = reading.rows()

    assert not reading.is_mapped
    assert row.values == {
        "Tu clave": "V-1",
        "Título (español)": "Chofer",
        "Descripción (español)": "manejo de camión",
    }
    assert codes(row.notices) == ["gender_dropped", "gender_dropped"]
    assert "rule_mx" in codes(reading.notices)


def standard(rows=1) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Details"
    details = {
        "Registration State": "CA",
        "Sponsor Name": "Hardy",
        "Occupation Title": "WELDER",
        "Onet Code": "51-4121.00",
        "RAPIDS Code": 157,
        "Type": "Competency-based",
        "Term (in months)": 12,
        "Probationary Period": 3,
        "Registration Date": "15/01/1987",
    }
    sheet.append(list(details))
    for _number in range(rows):
        sheet.append(list(details.values()))
    work = book.create_sheet("WorkProcesses")
    work.append(
        [
            "Work Process Sort Order",
            "Work Process Title",
            "Minimum Hours",
            "Maximum Hours",
            "Skill Title",
        ]
    )
    work.append([1, "Safety", 250, 500, "Wears gloves"])
    work.append([1, "Safety", 250, 500, "Wears a mask"])
    work.append([2, "Welding", 800, None, None])
    wages = book.create_sheet("WageSchedule")
    wages.append(["Step Sort Order", "Step OJT Hours", "Step OJT Percentage", "Step Duration"])
    wages.append([1, 1000, 0.5, "6 months"])
    wages.append([2, 1000, 0.75, "6 months"])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_standard_of_the_template_has_its_parts():
    reading = opened(standard(), "a.xlsx", "apprenticeships")
    (row,) = reading.rows()

    assert reading.dialect is Dialect.STANDARD_TEMPLATE
    assert (row.values["title_en"], row.values["rapids_code"]) == ("Welder", "0157")
    assert (row.values["approach"], row.values["registered_on"]) == ("competency", "1987-01-15")
    assert row.values["work_processes"] == (
        "Safety | 250 | 500 | Wears gloves; Wears a mask\nWelding | 800"
    )
    assert row.values["wage_steps"] == "50 | 0 | 0\n75 | 1000 | 6"


def test_standards_several_in_a_workbook_have_no_parts():
    found = list(opened(standard(rows=2), "a.xlsx").rows())

    assert [row.values["work_processes"] for row in found] == ["", ""]
    assert "parts_unplaced" in codes(found[0].notices)


def test_standard_of_a_list_says_only_the_year():
    fields = {
        "Occupation": "Nurse",
        "Sponsor": "AHIMA",
        "Apprenticeship Type": "Hybrid",
        "Approval Date": "Signed in 2018",
        "Location": "No results",
    }
    content = json.dumps({"records": [{"id": "rec1", "fields": fields}], "offset": "x"}).encode()

    (row,) = opened(content, "a.json", "apprenticeships").rows()

    assert (row.values["approach"], row.values["registration_region"]) == ("hybrid", "")
    assert row.notices[0].details == {"year": "2018"}
    assert row.place == "/records/0"


def test_lines_of_json_are_rows_and_a_bad_one_is_a_problem():
    content = b'{"code": "A", "hours": 12}\n{"code": "B", "tags": ["x", "y"]}\n{"code": \n[1]\n'

    reading = opened(content, "a.ndjson")
    found = list(reading.rows())

    assert reading.format is Format.NDJSON
    assert found[0].values == {"code": "A", "hours": "12", "tags": ""}
    assert found[1].values["tags"] == "x\ny"
    assert [codes(row.problems) for row in found[2:]] == [["bad_json"], ["not_an_object"]]
    assert [row.number for row in found] == [1, 2, 3, 4]


def test_known_table_of_another_kind_is_left_to_a_mapping():
    content = csv_bytes(RENEC, [["1", "2", "EC0001", "2", "T", "C", "S"]])

    reading = opened(content, kind="programmes")

    assert not reading.is_mapped
    assert reading.kinds == ("credentials",)
