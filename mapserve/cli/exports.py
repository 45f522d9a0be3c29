"""`mapserve export`: a community's map as a file."""

from pathlib import Path

import click

from layers.model.catalogue import CATALOGUE
from layers.words.audience import Audience
from mapserve.cli.command_session import opened_database
from mapserve.exchange.formats import WRITTEN, written_as
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.exports import export_map


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
    help="; ".join(f"FILE{one.suffix}: {one.label.en}" for one in WRITTEN) + ".",
)  # fmt: skip
def export(
    *, slug: str, layer: str | None, revision: int | None, audience: str, target: Path
) -> None:
    """Write a community's map to a file, in the format that its name says."""
    format_ = written_as(target.name)
    with opened_database() as database, database.sessions() as session:
        content = export_map(
            session,
            find_community(session, slug),
            as_=format_,
            audience=Audience(audience),
            layer=layer,
            revision=revision,
        )
    try:
        target.write_bytes(content)
    except OSError as error:
        message = f"{click.format_filename(target)}: {error.strerror}"
        raise click.ClickException(message) from None
    click.echo(f"{click.format_filename(target)} · 對象 audience: {audience}")
