"""Load CONOCER's register of competence standards (RENEC) as credentials."""
