"""`fakecc ca`: the certificate that clients of `fakecc serve --tls` trust."""

from __future__ import annotations

from pathlib import Path

import click

from fakecc.cli.strict_command import StrictCommand

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(cls=StrictCommand)
@click.option(
    "--ca-dir",
    type=FOLDER,
    envvar="FAKECC_CA_DIR",
    show_envvar=True,
    help="Where it is kept; ~/.local/share/fakecc by default.",
)
@click.option("--path", "path_only", is_flag=True, help="Print the path of its file instead.")
def ca(*, ca_dir: Path | None, path_only: bool) -> None:
    """Print the certificate of fakecc's own authority; it is made when it is first asked for.

    \b
    cf CLI:          SSL_CERT_FILE="$(fakecc ca --path)" cf api https://127.0.0.1:8181
    requests, httpx: verify="<that path>"
    """
    from fakecc.server import certificates  # noqa: PLC0415 - cryptography takes its time

    folder = ca_dir or certificates.default_folder()
    try:
        authority = certificates.Authority.of_folder(folder)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"no authority in {folder}: {error}") from None
    click.echo(folder / certificates.CERTIFICATE if path_only else authority.pem, nl=path_only)
