"""Lading audits the AI models a repository depends on."""

__version__ = "0.1.0"
