"""folium with hostile words: the guard holds, and our own map gives it none."""

import copy
import re
from collections.abc import Iterator

import folium
import pytest
from branca.element import Element

from mapserve.rendering import guard
from mapserve.rendering.community_map import MapPlan, community_map

#: A product that no random id of folium's holds by chance, as it does 49.
PRODUCT = str(7 * 8642097)
PAYLOAD = "{{ 7*8642097 }}{{ cycler.__init__.__globals__ }}"
PLAN = MapPlan(
    slug="meiren",
    bounds=(121.54, 25.04, 121.56, 25.05),
    script_url="/static/build/map.js",
    style_url="/static/build/map.css",
    basemap_url="",
    nonce="abc-DEF_123",
    public=True,
)


@pytest.fixture
def unguarded() -> Iterator[None]:
    guard.uninstall()
    yield
    guard.install()


def hostile_page() -> str:
    page = folium.Map(tiles=None)
    feature = {
        "type": "Feature",
        "id": "x",
        "geometry": {"type": "Point", "coordinates": [121.5, 25.0]},
        "properties": {"name": PAYLOAD},
    }
    folium.GeoJson({"type": "FeatureCollection", "features": [feature]}, name="點").add_to(page)
    folium.FeatureGroup(name=PAYLOAD).add_to(page)
    folium.LayerControl().add_to(page)
    return str(page.get_root().render())


def test_a_payload_in_a_property_and_a_layer_name_is_not_evaluated() -> None:
    page = hostile_page()
    assert "7*8642097" in page
    assert PRODUCT not in page


@pytest.mark.usefixtures("unguarded")
def test_without_the_guard_it_would_be() -> None:
    page = hostile_page()
    assert f'"name": "{PRODUCT}' in page


def test_text_stays_literal_in_a_copy_too() -> None:
    element = copy.deepcopy(Element("{{ 7*7 }}"))
    assert element.render() == "{{ 7*7 }}"


def test_our_map_asks_no_other_host_and_has_nonces() -> None:
    parts = community_map(PLAN)
    whole = parts.header + parts.html + parts.script
    assert "http" not in whole
    assert 'src="/static/build/map.js"' in parts.header
    assert re.findall(r"<style[^>]*>", parts.header) == ['<style nonce="abc-DEF_123">']
    assert "user-scalable" not in whole
    assert "mapserve.show(map_community" in parts.script


@pytest.mark.parametrize("slug", ["</script>", "a b", "{{7*7}}", ""])
def test_a_slug_that_is_no_slug_never_reaches_folium(slug: str) -> None:
    with pytest.raises(ValueError, match="slug"):
        community_map(MapPlan(**{**PLAN.__dict__, "slug": slug}))


def test_two_renderings_are_alike() -> None:
    assert community_map(PLAN) == community_map(PLAN)
