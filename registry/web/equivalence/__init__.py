"""Pages of the work on equivalence: propose, review, decide, and what stands of a pair."""
