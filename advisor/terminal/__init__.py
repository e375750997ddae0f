"""The face for terminals: reads what was asked, shows what the services answer. A file a verb."""
