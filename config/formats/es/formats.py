"""How Mexico writes dates and numbers (es-MX): decimal point, thousands comma, day first."""

from django.conf.locale.es_MX.formats import *  # noqa: F403 - Django's own es-MX formats

DATE_FORMAT = r"j \d\e F \d\e Y"
SHORT_DATE_FORMAT = "d/m/Y"
DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
