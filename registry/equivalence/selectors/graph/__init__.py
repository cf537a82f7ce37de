"""The graph of equivalence: what follows from what is asserted, and what counts on a day."""
