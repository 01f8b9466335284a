"""A citation and where it stands to the units it means, or to an honest "no"."""
