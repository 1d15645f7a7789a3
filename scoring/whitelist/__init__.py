"""From decisions to an edition: the ranked whitelist as immutable, canonical bytes."""
