"""The faces of badges: machine addresses, the verify page, the issuer's desk, one's own badges."""
