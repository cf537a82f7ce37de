"""Tables of others that are known by their columns, translated to our own keys."""

from registry.intake.sources.dialects.known import translated

__all__ = ["translated"]
