"""One line per step on the terminal: its name, how it went, its time."""

import shutil
import sys
import time
from typing import Final

WIDTH: Final = 18  # of a step's name


class Line:
    """The line of one step; on a terminal it shows how far the step is."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._started = time.monotonic()
        self._is_live = sys.stdout.isatty()

    @property
    def seconds(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self._started

    def progress(self, text: str) -> None:
        """Show ``text`` until the next call; nothing where there is no terminal."""
        if self._is_live:
            width = shutil.get_terminal_size().columns - 1
            shown = f"  {self.name:<{WIDTH}} {self.seconds:5.1f} s  {text}"[:width]
            print(f"\r\033[K{shown}", end="", flush=True)

    def done(self, remark: str = "") -> None:
        """End the line with the time and a remark."""
        start = "\r\033[K" if self._is_live else ""
        text = f"{start}  {self.name:<{WIDTH}} {self.seconds:5.1f} s  {remark}"
        print(text.rstrip(), flush=True)
