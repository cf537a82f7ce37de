"""The table of the vectors of meaning: a cache that a database may lack.

It needs the extension ``vector`` (pgvector), so Django does not manage it: a migration makes it
where the extension is to be had, and ``embed_concepts`` where that has changed since. All of it
can be computed anew.
"""

from typing import Final

TABLE: Final = "registry_conceptvector"
DIMENSIONS: Final = 384
EXTENSION: Final = "CREATE EXTENSION IF NOT EXISTS vector"

CREATE: Final = f"""
CREATE TABLE IF NOT EXISTS {TABLE} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind varchar(10) NOT NULL,
    concept_id bigint NOT NULL,
    language varchar(2) NOT NULL,
    text varchar(300) NOT NULL,
    model varchar(60) NOT NULL,
    embedded_at timestamptz NOT NULL,
    vector vector({DIMENSIONS}) NOT NULL,
    CONSTRAINT conceptvector_kind_known CHECK (kind IN ('occupation', 'skill')),
    CONSTRAINT conceptvector_language_known CHECK (language IN ('en', 'es')),
    CONSTRAINT conceptvector_unique UNIQUE (model, kind, concept_id, language, text)
)
"""
"""One row for each text of a concept: its titles and what else it is called, as they stand.

A text that changes is another row; vectors of different models are not comparable.
"""
