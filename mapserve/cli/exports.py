"""`mapserve export`: a community's features as a file."""

from pathlib import Path

import click

from layers.model.catalogue import CATALOGUE
from layers.words.audience import Audience
from mapserve.cli.command_session import opened_database
from mapserve.services.maps.exports import export_features


def register(main: click.Group) -> None:
    """Add the commands of this room to `main`."""
    main.add_command(export)


@click.command()
@click.option("--community", "slug", required=True, help="Slug of the community.")
@click.option("--layer", type=click.Choice([one.kind for one in CATALOGUE]), help="One layer.")
@click.option("--revision", type=int, help="As of this revision; else now.")
@click.option(
    "--audience",
    type=click.Choice([one.value for one in Audience]),
    default=Audience.PUBLIC.value,
    show_default=True,
    help="Whose view is written; only public files may be handed on.",
)
@click.option(
    "--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="FILE.geojson, FILE.csv, or FILE.html: a map that opens without network.",
)  # fmt: skip
def export(
    *, slug: str, layer: str | None, revision: int | None, audience: str, target: Path
) -> None:
    """Write a community's features to a file, or its map into a single page."""
    with opened_database() as database, database.sessions() as session:
        content = export_features(
            session,
            slug,
            target.name,
            audience=Audience(audience),
            layer=layer,
            revision=revision,
        )
    try:
        target.write_text(content, encoding="utf-8", newline="")
    except OSError as error:
        message = f"{target}: {error.strerror}"
        raise click.ClickException(message) from None
    click.echo(f"{target} · 對象 audience: {audience}")
