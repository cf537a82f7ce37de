"""The unsigned documents: credentials, records, statements, status lists and DID documents."""
