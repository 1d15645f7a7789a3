"""Who is who: which enterprise a row without a code speaks of, and which enterprises one person answers for."""
