"""Pure functions on counts and series."""
