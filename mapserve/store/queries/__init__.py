"""SQL by subject: plain values in, rows or JSON text out."""
