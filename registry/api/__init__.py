"""The registry for machines: read endpoints under ``/api/v1/``. Translates only."""
