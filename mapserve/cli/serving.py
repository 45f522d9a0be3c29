"""`mapserve serve` and `mapserve demo`."""

import click


def register(main: click.Group) -> None:
    """Add the commands that serve."""
    main.add_command(serve)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages and the API with gunicorn."""
    raise click.ClickException(f"{host}:{port} × {workers}")
