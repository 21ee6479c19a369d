"""How a report is shown: `lading.report.base.formats` lists what can be written, `format_for` picks one by file name."""

from lading.report.base import Format, RuleText, WriteOptions, format_for, format_named

__all__ = ["Format", "RuleText", "WriteOptions", "format_for", "format_named"]
