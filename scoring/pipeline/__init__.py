"""The line at work: ingest → train → score → publish, joining the calculating core and the store."""
