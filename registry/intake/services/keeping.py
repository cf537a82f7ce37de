"""What the database can keep of a text: all but null characters and halves of pairs.

Only JSON has them, as escapes. They are shown as �, and a cell that has one is rejected.
"""

from typing import Any, Final

LOST: Final = "�"


def is_whole(text: str) -> bool:
    """Tell whether a text can be kept as it is."""
    if "\x00" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def whole(value: Any) -> Any:
    """Return a value of JSON as it can be kept."""
    match value:
        case str():
            if is_whole(value):
                return value
            return "".join(sign if is_whole(sign) else LOST for sign in value)
        case list() | tuple():
            return [whole(part) for part in value]
        case dict():
            return {whole(key): whole(part) for key, part in value.items()}
        case _:
            return value
