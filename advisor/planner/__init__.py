"""Planning a model for hardware and users that are not there yet: what is solved for, and how the sums come about."""
