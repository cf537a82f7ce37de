"""Embedded PostgreSQL and Valkey for a machine that has no servers of its own.

``urls`` names where the servers of this directory listen; it starts nothing and needs no
package beyond the standard library, so that settings may call it anywhere. Starting is
the business of ``config.embedded.servers`` and of ``python -m config.embedded``.
"""

from config.embedded.places import Urls, urls

__all__ = ["Urls", "urls"]
