"""The service where communities draw, review and evaluate safety maps."""

__version__ = "0.1.0"
