"""Which title of a list means what another title says, in Spanish, English or across."""
