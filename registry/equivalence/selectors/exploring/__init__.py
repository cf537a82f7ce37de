"""What a page of equivalents shows: all that stands about one credential, and two compared."""
