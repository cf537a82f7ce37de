"""Badges: credentials issued to people, signed, delivered, revoked and verified.

Open Badges 3.0 on the W3C Verifiable Credentials data model 2.0; see docs/badges.md.
"""
