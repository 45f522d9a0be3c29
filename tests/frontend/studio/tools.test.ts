// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import { Journal } from "../../../mapserve/frontend/drafts/journal";
import type { Geometry } from "../../../mapserve/frontend/kit/geojson";
import { SCREENS } from "../../../mapserve/frontend/studio/screens/index";
import type { Screen, ScreenRef } from "../../../mapserve/frontend/studio/screens/screen";
import { screenToOpen } from "../../../mapserve/frontend/studio/session_restore";
import { type ScreenRegistry, Studio } from "../../../mapserve/frontend/studio/studio";
import { TOOLS } from "../../../mapserve/frontend/studio/tools/list";
import { type Tool, ToolButtons } from "../../../mapserve/frontend/studio/tools/tool";

const LAYER = { kind: "camera", label: { zh: "監視器", en: "Camera" }, title: [], attributes: [] };
const LINE: Geometry = {
  type: "LineString",
  coordinates: [
    [121, 25],
    [121.001, 25],
  ],
};

/** A studio with everything but a map and a server. */
function studioWith(registry: Partial<ScreenRegistry> = {}) {
  const journal = new Journal();
  const stage = {
    magnet: { on: true, show: () => undefined },
    element: document.createElement("div"),
    features: vi.fn(),
  };
  const toast = { show: vi.fn() };
  const blank: Screen = { element: document.createElement("p"), update: () => undefined };
  const screens = Object.fromEntries(
    Object.entries(SCREENS).map(([at, one]) => [at, { ...one, open: () => blank }]),
  );
  const panel = document.createElement("section");
  const made = new Studio(
    { groups: [], layers: [LAYER] } as never,
    { slug: "meiren" } as never,
    journal,
    { conflicts: [], faults: [], save: async () => null } as never,
    stage as never,
    {} as never,
    toast as never,
    panel,
    { ...screens, ...registry } as ScreenRegistry,
    () => undefined,
  );
  return { studio: made, journal, stage, panel };
}

const key = (name: string) => new KeyboardEvent("keydown", { key: name });

describe("a tool", () => {
  const pressed = vi.fn();
  let ready = false;
  /** All that a button more takes. */
  const report: Tool = {
    name: "report",
    rooms: { feature: "button-primary" },
    icon: "check",
    word: "save",
    key: "r",
    available: ({ studio, id = "" }) => studio.journal.get(id)?.geometry.type === "LineString",
    disabled: () => (ready ? null : "還不能回報"),
    press: ({ id }) => pressed(id),
  };

  it("has its button, its key and its reason from its descriptor alone", () => {
    const { studio, journal } = studioWith();
    journal.create("draw", "a", { layer: "camera", geometry: LINE, properties: {} });
    const buttons = new ToolButtons([...TOOLS, report], "feature", { studio, id: "a" });
    const button = buttons.elements.find((one) => one.dataset.tool === "report");
    if (!button) throw new Error("there is no button");
    expect(button.textContent).toBe("儲存");
    expect(button.className).toBe("button s-tool button-primary");
    expect(button.getAttribute("aria-keyshortcuts")).toBe("r");
    expect([button.hidden, button.disabled, button.title]).toEqual([false, true, "還不能回報"]);
    expect(buttons.key(key("r"))).toBe(false);
    ready = true;
    buttons.update();
    expect([button.disabled, button.getAttribute("title")]).toEqual([false, null]);
    expect(buttons.key(key("r"))).toBe(true);
    button.click();
    expect(pressed.mock.calls).toEqual([["a"], ["a"]]);
  });

  it("has no button where it is not for what is chosen", () => {
    const { studio, journal } = studioWith();
    const geometry: Geometry = { type: "Point", coordinates: [121, 25] };
    journal.create("draw", "a", { layer: "camera", geometry, properties: {} });
    const buttons = new ToolButtons([...TOOLS, report], "feature", { studio, id: "a" });
    const shown = buttons.elements.filter((one) => !one.hidden).map((one) => one.dataset.tool);
    expect(shown).toEqual(["reshape", "duplicate", "delete"]);
    expect(buttons.key(key("r"))).toBe(false);
  });

  it("stands in no other room", () => {
    const { studio } = studioWith();
    const bar = new ToolButtons([...TOOLS, report], "toolbar", { studio });
    expect(bar.elements.map((one) => one.dataset.tool)).toEqual(["new", "undo", "redo"]);
    expect(bar.elements.map((one) => one.title)).toEqual([
      "",
      "還沒有可以復原的",
      "沒有可以重做的",
    ]);
  });

  it("takes the key that its button tells", async () => {
    const { studio, journal } = studioWith();
    journal.create("draw", "a", { layer: "camera", geometry: LINE, properties: {} });
    const buttons = new ToolButtons(TOOLS, "feature", { studio, id: "a" });
    expect(buttons.key(key("Delete"))).toBe(true);
    await vi.waitFor(() => expect(journal.get("a")).toBeUndefined());
  });

  it("is named once", () => {
    const names = TOOLS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("a screen", () => {
  const element = document.createElement("div");
  const form: ScreenRegistry["form"] = {
    at: "form",
    height: "40%",
    covers: false,
    aims: true,
    kept: false,
    draws: (_studio, { id }) => id,
    open: () => ({ element, update: () => undefined }),
  };

  it("says of itself how high it is, who draws, and what taps mean", () => {
    const { studio, journal, stage, panel } = studioWith({ form });
    journal.create("draw", "a", { layer: "camera", geometry: LINE, properties: {} });
    studio.go({ at: "form", id: "a" });
    expect(panel.firstChild).toBe(element);
    expect(panel.style.getPropertyValue("--s-height")).toBe("40%");
    expect(document.documentElement.dataset.studio).toBe("open");
    expect(studio.aiming).toBe(true);
    expect(stage.element.classList.contains("s-drawing")).toBe(true);
    expect(stage.features.mock.lastCall?.slice(1)).toEqual(["a", "a"]);
    studio.go({ at: "choose" });
    expect(panel.style.getPropertyValue("--s-height")).toBe("78%");
    expect(document.documentElement.dataset.studio).toBe("covered");
  });

  it("comes back after a reload only if it says so", () => {
    const { studio, journal } = studioWith();
    journal.create("draw", "a", { layer: "camera", geometry: LINE, properties: {} });
    const opened = (registry: Partial<ScreenRegistry>): ScreenRef | null => {
      sessionStorage.setItem(
        "mapserve-studio-place-meiren",
        JSON.stringify({ at: "form", id: "a" }),
      );
      return screenToOpen(studio, { ...SCREENS, ...registry });
    };
    expect(opened({})).toEqual({ at: "form", id: "a" });
    expect(opened({ form })).toBeNull();
  });

  it("is known by the name it is registered under", () => {
    for (const [name, { at }] of Object.entries(SCREENS)) expect(at).toBe(name);
  });
});
