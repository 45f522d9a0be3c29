/** Map controls with words: zoom in, zoom out, where I am; and the scale. */
import L from "leaflet";
import { h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { toast } from "../kit/toast";
import { say } from "../kit/words";
import { Scale } from "./scale_bar";

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
  followSize(map);
}

/** The frame changes without the window: text grows, a sheet opens, a phone is turned. */
function followSize(map: L.Map): void {
  const follow = () => map.invalidateSize({ debounceMoveend: true });
  new ResizeObserver(follow).observe(map.getContainer());
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
