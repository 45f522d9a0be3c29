import { describe, expect, it } from "vitest";
import { visible } from "../../../mapserve/frontend/kit/visible_text";

describe("what was pasted", () => {
  it.each([
    ["bidi override", "安全\u202egpj.exe", "安全gpj.exe"],
    ["bidi mark", "\u200e02-1234", "02-1234"],
    ["NUL and bell", "a\u0000\u0007b", "ab"],
    ["hidden tags", "好\u{e0041}\u{e0042}", "好"],
    ["line separators", "上\u2028下", "上下"],
  ])("loses what nobody sees: %s", (_, typed, kept) => {
    expect(visible(typed)).toBe(kept);
  });

  it("keeps lines, tabs and letters of every script", () => {
    const text = "第一行\n第二行\tمرحبا 👩‍👩‍👧 é";
    expect(visible(text)).toBe(text);
    expect(visible("a\r\nb\rc")).toBe("a\nb\nc");
  });
});
