"""The gate: what may not be published, why, and how that is told to people and machines."""
