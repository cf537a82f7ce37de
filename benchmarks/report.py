"""What every benchmark prints: progress on standard error, one JSON object on the last line."""

import json
import resource
import sys
import threading
import time
from pathlib import Path
from typing import Any


def say(text: str) -> None:
    """Print progress."""
    print(text, file=sys.stderr, flush=True)


def peak_mib() -> int:
    """MiB of memory that this process has used at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Peak:
    """Memory in use at most inside a ``with`` block, sampled every 20 ms: ``mib``."""

    def __enter__(self) -> "Peak":
        self.mib, self._on = 0, True
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while self._on:
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            self.mib = max(self.mib, pages * resource.getpagesize() >> 20)
            time.sleep(0.02)

    def __exit__(self, *_: object) -> None:
        self._on = False
        self._thread.join()


def result(**values: Any) -> None:
    """Print the result."""
    print(json.dumps(values, sort_keys=False), flush=True)
