"""Django fields of the kinds: strict about types, in French, and silent about what is missing."""
