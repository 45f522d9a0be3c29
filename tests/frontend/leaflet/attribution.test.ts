import { describe, expect, it } from "vitest";
import { creditOf, tileCredit } from "../../../mapserve/frontend/leaflet/attribution";

describe("whom the base map is from", () => {
  it("names OpenStreetMap only where its data are", () => {
    expect(creditOf({ credits: ["osm"] })).toBe("© OpenStreetMap 貢獻者");
    expect(creditOf({ credits: ["sample"] })).toBe("街道為虛構範例");
    expect(creditOf({ credits: ["file", "osm"] })).toBe("© OpenStreetMap 貢獻者・街道由本站匯入");
    expect(creditOf({ credits: [] })).toBe("");
  });

  it("keeps the credit of a copy from before sources were told", () => {
    expect(creditOf({})).toContain("OpenStreetMap");
  });

  it("names the host of tiles and never markup", () => {
    expect(tileCredit("https://wmts.nlsc.gov.tw/wmts/EMAP/{z}/{y}/{x}")).toContain(
      "wmts.nlsc.gov.tw",
    );
    expect(tileCredit("https://<img>/{z}")).toBe("");
    expect(tileCredit("")).toBe("");
  });
});
