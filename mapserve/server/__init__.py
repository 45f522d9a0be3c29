"""The HTTP server: gunicorn keeps the processes, waitress speaks HTTP in each."""
