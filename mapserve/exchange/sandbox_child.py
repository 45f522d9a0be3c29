"""The child process of `sandbox`: shuts itself in, then lets GDAL read one GeoPackage.

Run by path with `python -I`; imports nothing of mapserve. Prints one JSON line with the
CRS, then one line a feature: {"properties": {…}, "wkb": hex}.
"""

import ctypes
import json
import math
import os
import resource
import sys

ACCEPTED = {"GPKG"}
# pyogrio takes these along where it finds them; the reader needs none, and they cost seconds.
for _name in ("geopandas", "pandas", "pyarrow"):
    sys.modules[_name] = None  # type: ignore[assignment]
_MEMORY = 3 * 1024**3  # address space: GDAL and its libraries alone map close to one gigabyte
_SECONDS = 100
_FILES = 64
_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000


def shut_in() -> None:
    """Give up the network where the kernel allows, and take limits that cannot be raised."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    limits = {
        resource.RLIMIT_AS: _MEMORY,
        resource.RLIMIT_CPU: _SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _FILES,
    }
    for limit, value in limits.items():
        resource.setrlimit(limit, (value, value))


def restrict_drivers() -> None:
    """Have GDAL register the accepted drivers only: name the others, and start anew with that.

    GDAL reads the list once, while it registers, and only GDAL knows the whole list.
    """
    if "OGR_SKIP" not in os.environ:
        from pyogrio import list_drivers  # noqa: PLC0415 - inside the limits

        os.environ["OGR_SKIP"] = ",".join(sorted(set(list_drivers()) - ACCEPTED))
        os.execv(sys.executable, [sys.executable, "-I", *sys.argv])  # noqa: S606 - ourselves


def main(path: str) -> int:
    """Print the features of the first layer of the file at `path`; return the exit code."""
    import pyogrio  # noqa: PLC0415 - registers the drivers, after restrict_drivers

    if set(pyogrio.list_drivers()) - ACCEPTED:
        return 3  # rather nothing than an open door
    meta, _, geometries, columns = pyogrio.raw.read(path, layer=0, datetime_as_string=True)
    sys.stdout.write(json.dumps({"crs": meta["crs"]}) + "\n")
    names = [str(name) for name in meta["fields"]]
    values = [column.tolist() for column in columns]
    for index, wkb in enumerate(geometries):
        cells = (plain(column[index]) for column in values)
        line = {
            "properties": dict(zip(names, cells, strict=True)),
            "wkb": wkb.hex() if wkb else None,
        }
        sys.stdout.write(json.dumps(line, default=str) + "\n")
    return 0


def plain(value: object) -> object:
    """Return a JSON value: numpy's NaN stands for an empty cell, bytes are left out."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return None if isinstance(value, bytes) else value


if __name__ == "__main__":
    shut_in()
    restrict_drivers()
    sys.exit(main(sys.argv[1]))
