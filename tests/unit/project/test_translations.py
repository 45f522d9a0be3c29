"""Every Chinese word of the pages has its English."""

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.factories.project import ROOT

PO = ROOT / "mapserve" / "web" / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def wanted() -> set[str]:
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        ROOT / "mapserve" / "web",
        method_map=[(p.removeprefix("mapserve/web/"), m) for p, m in methods],
        options_map={p.removeprefix("mapserve/web/"): o for p, o in options.items()},
        keywords={"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)},
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def test_no_wording_is_without_english() -> None:
    with PO.open("rb") as file:
        catalogue = read_po(file, locale="en")
    known = {message.id for message in catalogue if message.id and message.string}
    asked = wanted()
    assert len(asked) > 50
    assert asked - known == set()


def test_nothing_is_translated_that_no_page_says() -> None:
    with PO.open("rb") as file:
        catalogue = read_po(file, locale="en")
    assert {message.id for message in catalogue if message.id} - wanted() == set()


def test_placeholders_are_the_same_in_both() -> None:
    with PO.open("rb") as file:
        catalogue = read_po(file, locale="en")
    for message in catalogue:
        if message.id:
            assert not list(message.check(catalogue)), message.id
            assert message.python_format == ("%(" in str(message.id)), message.id
