"""Parsers that keep line and column: JSON, TOML, YAML, INI and dotenv as one kind of tree."""
