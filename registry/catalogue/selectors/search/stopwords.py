"""Words of both languages that ask for nothing by themselves."""

from typing import Final

STOP: Final = frozenset(
    """
    a al ante aquel con como cual cuales cuando de del desde donde e el ella en entre es esta este
    esto estoy ha hacer hay la las le lo los me mi mis muy ni no nos o para pero por porque que
    quien se ser si sin sobre soy su sus te tener tengo tu un una unas uno unos y ya yo
    busco buscar buscando encontrar necesito obtener puedo quiero quisiera quieren trabajar
    estudiar aprender ver sacar manejar informacion requisitos cerca
    about am an and any are as at be become becoming being by can could do does for from get
    getting have how i if in into is it its learn looking me my near need of off on or our out
    someone that the their there this to up want wanted was we what when where which who will
    with would you your find search info information requirements s
    """.split()  # noqa: SIM905 - a list of so many words reads as text
)
