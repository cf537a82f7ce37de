"""How often an address may ask: a fixed window, counted in the cache, told in headers."""

import hashlib
import time
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

SCOPE: Final = "anonymous"
SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What is left of a window: ``remaining`` of ``limit``, for ``seconds`` more."""

    limit: int
    remaining: int
    seconds: int
    window: int

    def headers(self) -> dict[str, str]:
        """Return the headers in which an answer tells it."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.seconds),
            "RateLimit-Policy": f'"{SCOPE}";q={self.limit};w={self.window}',
        }


class AnonymousThrottle(BaseThrottle):
    """Counts the requests of an address; leaves its allowance on the view for the headers."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count this request and tell whether it is within the allowance."""
        limit, window = rate()
        now = int(time.time())
        key = self._key(request, now // window)
        cache.add(key, 0, timeout=window)
        try:
            count = cache.incr(key)
        except ValueError:  # the window ended in between
            count = 1
        self.allowance = Allowance(
            limit=limit,
            remaining=max(limit - count, 0),
            seconds=window - now % window,
            window=window,
        )
        view.allowance = self.allowance  # type: ignore[attr-defined]
        return count <= limit

    def wait(self) -> float:
        """Return the seconds until the next window."""
        return float(self.allowance.seconds)

    def _key(self, request: Request, window: int) -> str:
        """Return a key that keeps no address in the clear; callers without one share a key."""
        address = self.get_ident(request) or ""
        who = hashlib.sha256(address.encode()).hexdigest()[:32]
        return f"api:{SCOPE}:{who}:{window}"


def rate() -> tuple[int, int]:
    """Return how many requests an address has in how many seconds."""
    number, period = str(api_settings.DEFAULT_THROTTLE_RATES[SCOPE]).split("/")
    return int(number), SECONDS[period]
