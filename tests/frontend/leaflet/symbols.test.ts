import { describe, expect, it } from "vitest";
import type { Mark, Style } from "../../../mapserve/frontend/kit/catalogue";
import { symbolMarkup } from "../../../mapserve/frontend/leaflet/symbols";

const camera: Style = {
  shape: "drop",
  light: "#1B4F8A",
  dark: "#8FC1F5",
  icon: "device-cctv",
  line: "solid",
  fill: "sector",
  glyph: null,
};

describe("a symbol", () => {
  it("turns the tip, not the glyph, to the bearing", () => {
    const markup = symbolMarkup(camera, { bearing: 90 });
    expect(markup.match(/rotate\(90\)/g)).toHaveLength(1);
    expect(markup.indexOf("rotate(90)")).toBeLessThan(markup.indexOf("scale("));
  });

  it("differs in outline or badge for each mark, in both themes", () => {
    const marks: Mark[] = ["solid", "planned", "broken", "unconfirmed", "improved"];
    for (const theme of ["light", "dark"] as const) {
      const drawn = marks.map((mark) => symbolMarkup(camera, { mark, theme }).replace(mark, ""));
      expect(new Set(drawn).size).toBe(marks.length);
    }
  });

  it("says unknown when the bearing is unknown, and nothing when there is none to know", () => {
    expect(symbolMarkup(camera, { bearing: null })).toContain('class="badge"');
    expect(symbolMarkup(camera, { bearing: 0 })).not.toContain('class="badge"');
  });

  it("has no tip and no badge on the public map", () => {
    const markup = symbolMarkup(camera, { bearing: null, round: true });
    expect(markup).toContain('data-shape="circle"');
    expect(markup).not.toContain('class="badge"');
  });

  it("puts the badge opposite the tip", () => {
    const markup = symbolMarkup(camera, { bearing: 0, mark: "broken" });
    expect(markup).toMatch(/class="badge" transform="translate\(0 15\)"/);
  });

  it("leaves the glyph out when it would be mush", () => {
    expect(symbolMarkup(camera, { size: 18 })).not.toContain("scale(");
  });

  it("uses the colour of the theme", () => {
    expect(symbolMarkup(camera, { theme: "dark" })).toContain(camera.dark);
    expect(symbolMarkup(camera, { theme: "light" })).toContain(camera.light);
  });
});
