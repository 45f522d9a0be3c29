/** The buttons on the map, with words: zoom in, zoom out, where I am; and the scale. */
import L from "leaflet";
import { h } from "../dom";
import { iconElement } from "../symbols";
import { toast } from "../toast";
import { say } from "../words";

const GOOD_METRES = 60;

export function addControls(map: L.Map, holder: HTMLElement): void {
  holder.replaceChildren(
    button(iconElement("plus"), say("放大", "Zoom in"), "desktop-only", () => map.zoomIn()),
    button(iconElement("minus"), say("縮小", "Zoom out"), "desktop-only", () => map.zoomOut()),
    button(iconElement("current-location"), say("我在哪", "Where am I"), "", () => locate(map)),
  );
  const frame = holder.parentElement;
  if (document.fullscreenEnabled && frame) holder.append(fullScreen(map, frame));
  L.DomEvent.disableClickPropagation(holder);
  map.addControl(new Scale({ position: "bottomleft" }));
}

function button(picture: Element, words: string, kind: string, act: () => void): HTMLElement {
  const made = h("button", { type: "button", class: `map-button ${kind}` });
  made.append(picture, h("span", {}, words));
  made.addEventListener("click", act);
  return made;
}

function fullScreen(map: L.Map, frame: HTMLElement): HTMLElement {
  const made = button(iconElement("maximize"), say("全螢幕", "Full screen"), "desktop-only", () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void frame.requestFullscreen();
  });
  document.addEventListener("fullscreenchange", () => {
    const full = document.fullscreenElement === frame;
    made.replaceChildren(
      full ? iconElement("minimize") : iconElement("maximize"),
      h("span", {}, full ? say("離開", "Leave") : say("全螢幕", "Full screen")),
    );
    map.invalidateSize();
  });
  return made;
}

const here = L.layerGroup();

function locate(map: L.Map): void {
  if (!navigator.geolocation) {
    toast(say("這個瀏覽器不提供位置。", "This browser gives no position."));
    return;
  }
  here.addTo(map).clearLayers();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const at = L.latLng(coords.latitude, coords.longitude);
      L.circle(at, { radius: coords.accuracy, weight: 1, className: "here-circle" }).addTo(here);
      L.circleMarker(at, { radius: 9, weight: 4, fillOpacity: 1, className: "here" }).addTo(here);
      map.setView(at, Math.max(map.getZoom(), 18));
      if (coords.accuracy > GOOD_METRES)
        toast(
          say("位置誤差約 {n} 公尺。", "The position may be {n} m off.", {
            n: Math.round(coords.accuracy),
          }),
        );
    },
    () =>
      toast(
        say(
          "找不到您的位置。請允許瀏覽器使用位置。",
          "Your position was not found. Allow the browser to use it.",
        ),
      ),
    { enableHighAccuracy: true, timeout: 10_000 },
  );
}

/** One bar in metres, in the reader's words. */
class Scale extends L.Control {
  private readonly box = h("div", { class: "scale" });

  override onAdd(map: L.Map): HTMLElement {
    map.on("zoomend moveend resize", this.update, this);
    map.whenReady(() => this.update());
    return this.box;
  }

  override onRemove(map: L.Map): void {
    map.off("zoomend moveend resize", this.update, this);
  }

  private update(): void {
    const map = (this as unknown as { _map: L.Map })._map;
    const y = map.getSize().y / 2;
    const start = map.containerPointToLatLng([0, y]);
    const metres = map.distance(start, map.containerPointToLatLng([110, y]));
    if (!metres) return;
    const power = 10 ** Math.floor(Math.log10(metres));
    const round = [5, 2, 1].map((step) => step * power).find((step) => step <= metres) ?? power;
    const words =
      round >= 1000
        ? say("{n} 公里", "{n} km", { n: round / 1000 })
        : say("{n} 公尺", "{n} m", { n: round });
    this.box.style.width = `${Math.round((110 * round) / metres)}px`;
    this.box.textContent = words;
  }
}
