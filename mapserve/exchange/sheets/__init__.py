"""Sheets: tables as files for spreadsheets (ODS, CSV)."""
