"""Pages to look around in equivalence: pictures, comparisons, precedents, law and levels."""
