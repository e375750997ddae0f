"""How the catalogue is made; see packaging/refresh_catalogue.py."""
