"""What is wrong with a cell, by code: the rule, and what to do."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CELL_RULES: Final[dict[str, tuple[Promise, Promise]]] = {
    "not_whole": (_("A whole number of 0 or more."), _("Write digits only, such as 120.")),
    "not_a_number": (_("A number."), _("Write digits, such as 12.5.")),
    "not_percent": (_("A percentage of 0 to 100."), _("Write a number, such as 75.")),
    "not_money": (
        _("One amount of money; 0 means free."),
        _("Write one amount, such as 1250.50, without a range."),
    ),
    "currency_unknown": (
        _("An amount needs its currency, and $ alone does not say which."),
        _("Write MXN or USD in the column of the currency."),
    ),
    "not_a_currency": (_("A currency is MXN or USD."), _("Write MXN or USD.")),
    "currencies_differ": (
        _("The costs of one row are in one currency."),
        _("Use one currency in the row."),
    ),
    "not_a_day": (
        _("A day that exists."),
        _("Write it as year-month-day, such as 2027-01-15."),
    ),
    "days_reversed": (_("The end comes after the start."), _("Swap the two days, or mend one.")),
    "not_a_time": (
        _("A length of time with its unit."),
        _("Write a number and its unit, such as 12 weeks or 120 hours."),
    ),
    "not_yes_no": (_("Yes or no."), _("Write yes or no.")),
    "not_a_choice": (_("One of: %(choices)s."), _("Use one of these words.")),
    "not_a_language": (_("A language is es or en."), _("Write es or en.")),
    "not_a_country": (
        _("A country, by its name or its ISO 3166-1 code."),
        _("Write it such as MX, US or Canada."),
    ),
    "not_a_state": (
        _("A state of the row's country."),
        _("Write its name or code, such as Nuevo León or US-TX; of other countries only its code."),
    ),
    "credential_fixed": (
        _("A published credential keeps what it is: equivalence was judged by it."),
        _("Leave this cell as it was, or enter another credential with a code of its own."),
    ),
    "not_by_rule": (
        _("By this rule the part covered follows from the scores."),
        _("Mend the part covered or the scores, or write judged as the rule."),
    ),
    "not_a_jurisdiction": (
        _("A country or one of its states, by its ISO 3166 code."),
        _("Write a code such as MX or US-TX, or leave the cell empty for everywhere."),
    ),
    "not_understood": (
        _("We do not know “%(value)s”."),
        _("Choose what is meant from the list, or write it in other words."),
    ),
    "not_an_address": (
        _("A web address that begins with https:// or http://."),
        _("Copy the whole address from the browser."),
    ),
    "not_your_organisation": (
        _("Rows are taken for %(organisation)s only."),
        _("Leave the column empty, or upload it as the other organization."),
    ),
    "too_long": (_("At most %(most)s characters."), _("Shorten the text.")),
    "key_twice": (
        _("Row %(row)s of this file has the same code."),
        _("Give each row a code of its own, or take one of the two out."),
    ),
    "looks_the_same": (
        _("%(value)s has the same name."),
        _("Use its code to change it, or give this one a name of its own."),
    ),
    "nul": (
        _("The text holds a character that cannot be kept (NUL)."),
        _("Save the file again from your spreadsheet program."),
    ),
    "record_unknown": (
        _("There is no record with the code %(value)s."),
        _("Upload that record first, or mend the code."),
    ),
    "title_missing": (
        _("A name in Spanish or English is missing."),
        _("Fill in the name in the language of the source."),
    ),
    "credits_without_unit": (
        _("Credits need their unit, and a unit its credits."),
        _("Fill in both, or leave both empty."),
    ),
    "not_cip": (_("A CIP code looks like 48.0508."), _("Write two digits, a point, and four.")),
    "not_rapids": (_("A RAPIDS code looks like 0627 or 0627HY."), _("Copy it from the list.")),
    "place_missing": (
        _("Learning that is not online takes place somewhere."),
        _("Fill in the place, or say that it is online."),
    ),
    "not_identifier": (
        _("The number does not fit its kind: its length or check digit is wrong."),
        _("Copy the number from the official document."),
    ),
    "organisation_unknown": (
        _("There is no organization, or more than one, with the name %(value)s."),
        _("Upload the organization first, or write its name as it is here."),
    ),
    "not_your_employer": (
        _("Openings are written by the employer's own owners and editors: %(value)s."),
        _("Ask the employer to upload it, or to make you an editor."),
    ),
    "stewards_only": (
        _("Stewards of the registry enter other organizations; you may change your own."),
        _("Leave this row out, or ask a steward to upload it."),
    ),
    "region_elsewhere": (
        _("The state is not in the country of the row."),
        _("Mend the state or the country."),
    ),
    "version_published": (
        _("%(value)s is published: its competencies stay as they were published."),
        _("Upload a new version of the credential first; then its competencies can change."),
    ),
    "record_published": (
        _("%(value)s is published or closed: a file changes drafts only."),
        _("Change it on its own page."),
    ),
    "record_in_review": (
        _("This proposal is with the reviewers and cannot be changed by a file."),
        _("Wait for their decision, or withdraw it on its page."),
    ),
    "self_equivalence": (
        _("A credential is not compared with itself."),
        _("Name two different credentials."),
    ),
    "inferred_with_effect": (
        _("What is inferred is never shown as recognized."),
        _("Leave the effect empty or write informative."),
    ),
    "effect_not_yours": (
        _("%(organisation)s cannot give an equivalence this effect."),
        _("Use an effect that is yours to give, or leave it empty."),
    ),
    "coverage_missing": (
        _("Say what part is covered, in percent."),
        _("Fill in the part covered: 100 for an exact match, 0 where nothing matches."),
    ),
    "no_match_with_worth": (
        _("Where nothing matches, nothing is covered."),
        _("Write 0 or leave the part covered empty."),
    ),
    "not_a_ratio": (
        _("A ratio is two numbers over 0, apprentices to journeyworkers: 1:2."),
        _("Write it like 1:2."),
    ),
    "list_item": (
        _("Item %(item)s of the list is not whole: %(value)s."),
        _("See in the template what each item of the list has."),
    ),
    "wage_incomplete": (
        _("A wage needs its amount, its currency and what it is paid for."),
        _("Fill in the currency and hour, day, month or year; or leave the wage empty."),
    ),
    "wages_reversed": (
        _("The highest wage cannot be below the lowest."),
        _("Swap the two amounts."),
    ),
    "wage_under_floor": (
        _("The wage is under the legal minimum at the place of work: %(floor)s."),
        _("Check the amount and what it is paid for."),
    ),
    "hours_impossible": (_("A week has 1 to 168 hours."), _("Write the hours of one week.")),
    "no_places": (_("An opening has at least one place."), _("Write 1 or more.")),
    "refused": (_("%(message)s"), _("Mend the row and upload it again.")),
}
"""By code: the rule, and what to do."""
