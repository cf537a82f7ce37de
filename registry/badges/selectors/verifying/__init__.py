"""Check a badge of ours or of anybody: signature, status, dates, issuer, each with its words."""

from registry.badges.selectors.verifying.answering import verify
from registry.badges.selectors.verifying.presenting import of_text
from registry.badges.selectors.verifying.report import Line, Report

__all__ = ["Line", "Report", "of_text", "verify"]
